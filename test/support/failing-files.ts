/** Disks at fault. */
import type { Files } from '../../src/system/ports.js';
import { realFiles } from '../../src/system/real.js';

/** What systems say, seldom things too, and what none has ever said. */
export const codes: readonly string[] = [
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ENAMETOOLONG', 'EMFILE', 'ENFILE', 'EISDIR'],
  ...['ENOTDIR', 'ELOOP', 'EBUSY', 'ETXTBSY', 'ESTALE', 'ENODEV', 'ENXIO', 'EFBIG', 'ENOENT', 'EEXIST'],
  ...['ENOTEMPTY', 'EXDEV', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOTTY', 'EBADF', 'ENOMEM'],
  ...['ETIMEDOUT', 'EHOSTDOWN', 'ENOTCONN', 'ECONNRESET', 'EMLINK', 'EINTR', 'EAGAIN', 'EILSEQ', 'UNKNOWN'],
  ...['ERR_FS_FILE_TOO_LARGE', 'ERR_FS_EISDIR', 'ERR_INVALID_ARG_VALUE', 'EWHATEVER'],
];

/** As Node throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as the system says it, open '/x'`), { code, syscall: 'open' });
}

/** A disk on which one operation always fails. */
export function failing(operation: keyof Files, error: Error): Files {
  return { ...realFiles, [operation]: () => Promise.reject(error) };
}
