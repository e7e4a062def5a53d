import { accessSync, constants } from 'node:fs'

/** Whether a file is one that may be run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // This is the answer no, not an error: what can't be read is told by the reading.
    return false
  }
}
