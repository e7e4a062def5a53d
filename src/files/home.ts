import { homedir } from 'node:os'

/** A path of the controller with its leading `~` as the home of who runs rcprov. */
export function fromHome(path: string): string {
  return path.replace(/^~(?=\/|$)/, homedir())
}
