import { type Script, sh } from './sh.ts'

/** Keeps a copy of a file beside it, under a name that the script prints as Ansible's modules make it. */
export function backUp(path: string): Script {
  return sh`{ b=${path}.$$."$(date +%Y-%m-%d@%H:%M:%S~)" && cp -p -- ${path} "$b" && printf '%s\\n' "$b"; }`
}
