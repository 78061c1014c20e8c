/**
 * True for an error of the operating system with this code, such as `ENOENT`. Not by `instanceof`: in Jest, errors of Node's own
 * modules are not instances of the `Error` that tests and the code under test see.
 */
export function isSystemError(error: unknown, code: string): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
