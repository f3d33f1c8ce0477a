import { join } from 'node:path';
import { realFiles } from '../../src/system/real.js';
import { temporaryFolder } from './cli.js';

/** Where a client of GitHub puts the files that it downloads. */
export const downloads = () => realFiles.scratch(join(temporaryFolder(), 'download'));
