/** What the commands about many archives are asked; plain data, to be handed to another thread. */
import type { KeepPolicy } from '../keeping/rules.js';

/** Which archives are asked. */
export interface PileGiven {
  /** Files and folders; `./archives` if there is neither one nor a repository. */
  readonly paths: readonly string[];
  /** As `owner/name`. */
  readonly repository?: string | undefined;
  readonly identity?: string | undefined;
  /** Only archives of this workspace: its address or the beginning of its host. */
  readonly workspace?: string | undefined;
  readonly json?: boolean | undefined;
}

export type ExportFormat = 'csv' | 'xlsx' | 'jsonl' | 'parquet';

export type PileTask =
  | (PileGiven & { readonly command: 'list' })
  | (PileGiven & {
      readonly command: 'find';
      readonly text: string;
      readonly all?: boolean | undefined;
      readonly list?: string | undefined;
      readonly fields?: readonly string[] | undefined;
      /** Hits of a list that are printed; 0 for all. */
      readonly limit: number;
    })
  | (PileGiven & { readonly command: 'history'; readonly list: string; readonly id: string })
  | {
      readonly command: 'restore';
      readonly list: string;
      readonly id: string;
      readonly from: string;
      readonly identity?: string | undefined;
    }
  | {
      readonly command: 'export';
      readonly path: string;
      readonly identity?: string | undefined;
      readonly what:
        | { readonly kind: 'list'; readonly name: string }
        | { readonly kind: 'question'; readonly name: string; readonly year?: string | undefined }
        | { readonly kind: 'all' };
      readonly format: ExportFormat;
      readonly style: 'plain' | 'exact' | 'german';
      readonly out: string;
      readonly json?: boolean | undefined;
    }
  | (PileGiven & {
      readonly command: 'person';
      readonly who: string;
      readonly where?: boolean | undefined;
      readonly forget?: boolean | undefined;
      readonly policy: KeepPolicy;
      readonly out?: string | undefined;
    })
  | (PileGiven & {
      readonly command: 'tax';
      readonly year: string;
      readonly out: string;
      readonly withTimes?: boolean | undefined;
    })
  | (PileGiven & { readonly command: 'keep'; readonly policy: KeepPolicy });

export type PileTaskOf<Name extends PileTask['command']> = Extract<PileTask, { readonly command: Name }>;
