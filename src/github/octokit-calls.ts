/** How calls of GitHub's REST API are made: with what client, how often, and what their errors become. */
import { Octokit } from '@octokit/rest';
import * as v from 'valibot';
import { type RetryPorts, retried } from '../retry.js';
import { GitHubTrouble, typedError } from './errors.js';
import { fetchInTime, type TimeLimitPorts } from './time-limit.js';

export interface OctokitOptions {
  readonly token: string | undefined;
  /** As `https://api.github.com`. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  readonly userAgent: string;
}

export type OctokitPorts = TimeLimitPorts & RetryPorts;

/** Makes a call: `what` it does and which permission it `needs` are for the message if it fails. */
type Make = <Output>(
  what: string,
  needs: string,
  call: () => Promise<unknown>,
  schema: v.GenericSchema<unknown, Output>,
) => Promise<Output>;

export interface OctokitCalls {
  readonly octokit: Octokit;
  readonly place: { readonly owner: string; readonly repo: string };
  /** For what must not be done twice. */
  readonly once: Make;
  readonly repeatedly: Make;
}

/** The most that GitHub gives at once. */
export const perPage = 100;

export function octokitCalls(options: OctokitOptions, ports: OctokitPorts): OctokitCalls {
  const octokit = new Octokit({
    ...(options.token === undefined ? {} : { auth: options.token }),
    baseUrl: options.apiUrl,
    userAgent: options.userAgent,
    request: { fetch: (url: string, init: RequestInit) => fetchInTime(url, init, ports) },
    // The errors say what went wrong; Octokit's own lines would only repeat it.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });

  const once: Make = async (what, needs, call, schema) => {
    let answer: unknown;
    try {
      answer = await call();
    } catch (error) {
      throw typedError(what, needs, error, ports.clock.now());
    }
    const parsed = v.safeParse(schema, answer);
    if (parsed.success) return parsed.output;
    throw new GitHubTrouble(`${what}: GitHub's answer cannot be read.`);
  };

  return {
    octokit,
    place: { owner: options.owner, repo: options.repo },
    once,
    repeatedly: (...call) => retried(() => once(...call), ports),
  };
}
