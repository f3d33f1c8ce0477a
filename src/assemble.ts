/** From settings to what one run does, whatever front end it serves. */

import type { CliPorts } from './app-ports.js';
import type { Api } from './prosonata/api.js';
import { catalogue, customResource, findResource, type Resource } from './prosonata/catalogue.js';
import { httpApi } from './prosonata/http-api.js';
import type { RunOptions } from './run/parts.js';
import type { Settings } from './settings/settings.js';
import { version } from './version.js';
import { workspaceSlug } from './workfile/save.js';

/** One answer may take this long, body included. */
export const requestTimeoutMs = 60_000;
export const userAgent = `prosonata-backup/${version}`;

export function runOptions(settings: Settings): RunOptions {
  const named = settings.resources ?? [];
  return {
    workspaceUrl: settings.workspaceUrl,
    workspace: workspaceSlug(settings.workspaceUrl),
    resources: chooseResources(settings),
    named: new Set(named.map(({ name }) => name)),
    force: settings.force,
    intervalMs: settings.intervalMs,
    timeLimitMs: settings.timeLimitMs,
    requestLimit: settings.requestLimit,
    quotaReserve: settings.quotaReserve,
    concurrency: settings.concurrency,
    detailsMaxAgeMs: settings.detailsMaxAgeMs,
    alertShrink: settings.alertShrink,
    keep: settings.keep,
    wait: settings.wait,
    version,
  };
}

function chooseResources({ resources, details, includeInactive }: Settings): readonly Resource[] {
  const listed = resources?.map(({ name, key }) => chosenResource(name, key)) ?? catalogue;
  const chosen = details ? listed.map((resource) => withDetails(resource, details)) : listed;
  if (includeInactive) return chosen;
  return chosen.map((resource) => ({ ...resource, passes: resource.passes.slice(0, 1) }));
}

function withDetails(resource: Resource, names: readonly string[]): Resource {
  const isNamed = names.includes(resource.name);
  return { ...resource, details: isNamed, ...(isNamed ? { detailsNamed: true } : {}) };
}

function chosenResource(name: string, key: string | undefined): Resource {
  const known = findResource(name);
  if (known) return key === undefined ? known : { ...known, idField: key };
  // Settings demand a key for names that the catalogue does not know.
  return customResource(name, key ?? '');
}

/** The workspace that the settings name. */
export function workspaceApi(
  { apiKey, appId, workspaceUrl }: Settings,
  ports: Pick<CliPorts, 'fetch' | 'clock'>,
): Api {
  return httpApi({ apiKey, appId, workspaceUrl, timeoutMs: requestTimeoutMs, userAgent }, ports);
}
