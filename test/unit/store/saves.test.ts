import { storeContract } from '../../contract/store.contract.js';
import { cacheRest, folderRest } from '../../support/resting-places.js';

storeContract({ name: 'a folder', open: folderRest });

storeContract({
  name: 'the Actions cache',
  open: cacheRest,
  skip: { 'sets aside': 'an entry stays until newer ones have replaced it' },
});
