/** Why a file does not open, by a name for which both languages have a sentence. */
import { BackupError } from '../../errors.js';

export type Refusal =
  | 'not-sqlite'
  | 'not-ours'
  | 'newer-format'
  | 'older-format'
  | 'altered'
  | 'damaged'
  | 'cut'
  | 'wrong-passphrase'
  | 'wrong-identity'
  | 'no-identity'
  | 'gone';

/** A BackupError, so that the engine hands it through as it is. */
export class OpeningFailed extends BackupError {
  override name = 'OpeningFailed' as const;
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal, '', options);
    this.refusal = refusal;
  }
}
