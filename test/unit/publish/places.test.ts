import { publisherContract } from '../../contract/publisher.contract.js';
import { artifactPlace, folderPlace, releasePlace } from '../../support/places.js';

publisherContract({ name: 'a folder', open: folderPlace });

publisherContract({
  name: 'a folder of encrypted archives',
  isEncrypted: true,
  open: () =>
    folderPlace({
      kind: 'recipients',
      recipients: ['age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa'],
    }),
});

publisherContract({ name: 'the releases of a repository', open: releasePlace });

publisherContract({
  name: 'the artifacts of a workflow',
  open: artifactPlace,
  skip: {
    'shows all': 'only the newest one is of use: they expire by themselves',
    removes: 'they expire by themselves',
    proves: 'nothing is removed because of them',
    'is spoilt': 'nobody can change an artifact',
  },
});
