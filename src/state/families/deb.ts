import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** What a package file says of itself; null where there is no such file. */
export type DebFile = null | { readonly name: string; readonly version: string; readonly architecture: string }

/** A .deb file on the host. */
export function debFile(path: string): Probe<DebFile> {
  return { family: debFamily, subject: path }
}

const FORMAT = '${Package}|${Version}|${Architecture}'

const debFamily: Family<DebFile> = {
  kind: 'script',
  name: 'deb',
  absent: null,
  script: (paths) => sh`for p in ${paths}; do dpkg-deb -W --showformat ${FORMAT} "$p" 2>/dev/null; echo; done`,
  parse: (stdout, paths) => {
    const lines = stdout.toString().split('\n')
    return paths.map((_, i) => parseDeb(lines[i] ?? ''))
  },
  cells: (found) => ({ package: found && `${found.name} ${found.version}` }),
}

function parseDeb(line: string): DebFile {
  const [name, version, architecture] = line.split('|')
  return name && version && architecture ? { name, version, architecture } : null
}
