/** The page: starts the worker, takes files, and shows what is in them. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { embedded, workerOf } from './embedded.js';
import type { Key } from './engine/age-file.js';
import { startEngine } from './engine-client.js';
import { Frame, LanguageSwitch } from './pages/frame.js';
import { AskForKey, Start, type Waiting } from './pages/start.js';
import { failureIn, failureText } from './parts/work.js';
import { archive, archives, engine, go, language, shown, words } from './state.js';

// A page from a file may open connections of this kind whatever its policy says.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel']) {
  Reflect.deleteProperty(globalThis, name);
}

let parts: Promise<readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]> | undefined;

async function startedEngine(stuck: () => void) {
  parts ??= Promise.all([embedded('worker'), embedded('sqlite')]);
  const [program, wasm] = await parts;
  engine.value ??= startEngine(workerOf(program), wasm.slice().buffer, stuck);
  return engine.value;
}

let opened = 0;
const openFiles: File[] = [];

function App() {
  const [queue, setQueue] = useState<readonly File[]>([]);
  const [waiting, setWaiting] = useState<Waiting>();
  const [failures, setFailures] = useState<readonly string[]>([]);

  const choose = (files: readonly File[]) => {
    setFailures([]);
    void openAll([...queue, ...files]);
  };
  const openAll = async (files: readonly File[], key?: Key) => {
    setQueue(files);
    const [file, ...others] = files;
    if (!file) return;
    try {
      const facts = await (await startedEngine(startOver)).call('open', { file, ...(key && { key }) });
      openFiles.push(file);
      archives.value = [...archives.value, { number: opened++, facts }];
      if (archives.value.length === 1) go({ page: 'overview' });
      setWaiting(undefined);
    } catch (error) {
      const failure = failureIn(error);
      if (failure.kind === 'needs-key') {
        return setWaiting({ file, lock: failure.lock, failure: undefined });
      }
      if (waiting?.file === file && failure.kind !== 'stopped') return setWaiting({ ...waiting, failure });
      setFailures((known) => [...known, `${file.name}: ${failureText(failure)}`]);
    }
    await openAll(others);
  };
  const closeAll = () => {
    engine.value?.end();
    engine.value = undefined;
    opened = 0;
    openFiles.length = 0;
    shown.value = 0;
    archives.value = [];
    location.hash = '';
  };
  // What cannot be stopped is ended with all the rest, and the archives are opened again.
  const startOver = () => {
    const files = [...openFiles];
    closeAll();
    void openAll(files);
  };
  const cancel = () => {
    setWaiting(undefined);
    void openAll(queue.slice(1));
  };

  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      choose([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  });

  const current = archive.value;
  return (
    <>
      {failures.map((failure) => (
        <p key={failure} class="failed" role="alert">
          {failure}
        </p>
      ))}
      {waiting || !current ? (
        <main id="content">
          <LanguageSwitch />
          {waiting ? (
            <AskForKey
              key={waiting.file.name}
              waiting={waiting}
              open={(key) => void openAll(queue, key)}
              cancel={cancel}
            />
          ) : queue.length > 0 && queue[0] ? (
            <p role="status">{words.value.opening(queue[0].name)}</p>
          ) : (
            <Start choose={choose} />
          )}
        </main>
      ) : (
        <Frame archive={current} choose={choose} close={closeAll} />
      )}
    </>
  );
}

effect(() => {
  document.documentElement.lang = language.value;
  document.title = words.value.title;
});
const place = document.getElementById('page');
if (place) render(<App />, place);
