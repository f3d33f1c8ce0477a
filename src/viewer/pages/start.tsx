/** The first page: choose an archive, or say the word that opens it. */
import { useState } from 'preact/hooks';
import type { Key } from '../engine/age-file.js';
import { failureText } from '../parts/work.js';
import type { Failure } from '../protocol.js';
import { words } from '../state.js';

export interface Waiting {
  readonly file: File;
  readonly lock: Key['kind'] | undefined;
  readonly failure: Failure | undefined;
}

export function ChooseFile({ choose, label }: { choose: (files: readonly File[]) => void; label: string }) {
  return (
    <label class="choose">
      <input
        class="hidden"
        type="file"
        multiple
        onChange={({ currentTarget }) => {
          choose([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <span>{label}</span>
    </label>
  );
}

export function Start({ choose }: { choose: (files: readonly File[]) => void }) {
  const { chooseTitle, chooseText, choose: label, drop, about } = words.value;
  return (
    <section class="start">
      <h1>{chooseTitle}</h1>
      <p>{chooseText}</p>
      <ChooseFile choose={choose} label={label} />
      <p>{drop}</p>
      <p class="quiet">{about}</p>
    </section>
  );
}

export function AskForKey({
  waiting: { file, lock, failure },
  open,
  cancel,
}: {
  waiting: Waiting;
  open: (key: Key) => void;
  cancel: () => void;
}) {
  const text = words.value;
  const [given, setGiven] = useState('');
  const isWrong = failure && failure.kind !== 'needs-key';
  const submit = (event: Event) => {
    event.preventDefault();
    const key = given;
    setGiven('');
    open(lock === 'passphrase' ? { kind: 'passphrase', passphrase: key } : { kind: 'identities', text: key });
  };
  return (
    <form class="start" onSubmit={submit}>
      <h1>{text.keyTitle(file.name)}</h1>
      {lock === 'passphrase' ? (
        <label>
          <span>{text.passphrase}</span>
          <input
            type="password"
            autocomplete="off"
            value={given}
            onInput={({ currentTarget }) => setGiven(currentTarget.value)}
          />
          <small>{text.passphraseHint}</small>
        </label>
      ) : (
        <>
          <label>
            <span>{text.identity}</span>
            <input
              type="file"
              onChange={async ({ currentTarget }) => {
                const chosen = currentTarget.files?.[0];
                if (chosen) open({ kind: 'identities', text: await chosen.slice(0, 100_000).text() });
              }}
            />
            <small>{text.identityHint}</small>
          </label>
          <label>
            <span>{text.identityText}</span>
            <input
              type="password"
              autocomplete="off"
              value={given}
              onInput={({ currentTarget }) => setGiven(currentTarget.value)}
            />
          </label>
        </>
      )}
      {isWrong && (
        <p class="failed" role="alert">
          {failureText(failure)}
        </p>
      )}
      <p>
        <button type="submit" class="main" disabled={given === ''}>
          {text.open}
        </button>{' '}
        <button type="button" onClick={cancel}>
          {text.cancel}
        </button>
      </p>
    </form>
  );
}
