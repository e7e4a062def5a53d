import { join } from 'node:path/posix'
import { inOrder, type Script, sh } from '../../state/sh.ts'
import type { Source, Task } from './source.ts'

/** Unpacks an archive of the host; what was sent there only for that is removed, whatever comes of it. */
export function unpackScript(task: Task, source: Source): Script {
  const path = source.path ?? sentPath(task.dest, source)
  const unpack = source.packing === 'zip' ? unzip(task, path) : untar(task, path)
  const script = sh`( umask 022; ${unpack} )`
  return source.path === null ? sh`${script}; c=$?; rm -f -- ${path}; [ $c -eq 0 ]` : script
}

/** Where an archive of the controller is put for as long as it is unpacked: where there must be place for it anyway. */
export function sentPath(dest: string, { content, name }: Source): string {
  return join(dest, `.rcprov-${content?.sha256.slice(0, 12) ?? 'archive'}-${name}`)
}

function untar({ dest, keep_newer, exclude, include, extra_opts }: Task, path: string): Script {
  const options = [
    ...(keep_newer ? ['--keep-newer-files'] : []),
    ...exclude.map((pattern) => `--exclude=${pattern}`),
    ...extra_opts,
  ]
  return sh`tar --extract --preserve-permissions --force-local -C ${dest} ${options} -f ${path} -- ${include}`
}

// A zip tells times without a zone, which are taken for UTC here as when they are compared. It warns with code 1.
function unzip({ dest, exclude, include, extra_opts, keep_newer }: Task, path: string): Script {
  const options = ['-o', '-q', ...(keep_newer ? ['-u'] : []), ...extra_opts]
  const without = exclude.length === 0 ? [] : ['-x', ...exclude]
  return sh`TZ=UTC0 unzip ${options} ${path} ${include} ${without} -d ${dest} || [ $? -eq 1 ]`
}

/** The scripts one after the other. */
export function following(first: Script, others: readonly Script[]): Script {
  return others.length === 0 ? first : inOrder([sh`{ ${first}; }`, ...others])
}
