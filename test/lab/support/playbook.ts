import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './places.ts'
import type { Written } from './tasks.ts'

/** The handlers that random tasks notify. */
const randomHandlers: readonly Written[] = [
  { name: 'line', lineinfile: { path: `${ROOT}/f`, line: 'handled', create: true }, ignore_errors: true },
  {
    name: 'folder',
    file: { path: `${ROOT}/d`, state: 'directory', mode: '0750' },
    listen: 'both',
    ignore_errors: true,
  },
  { name: 'append', shell: `echo handled >> ${ROOT}.log`, listen: 'both' },
]

/** Makes a folder in which `writePlaybook` finds the files that tasks copy. */
export async function writeSources(folder: string): Promise<void> {
  await mkdir(join(folder, 'files/tree/b'), { recursive: true })
  await mkdir(join(folder, 'templates'), { recursive: true })
  await writeFile(join(folder, 'files/one.txt'), 'one\n')
  await writeFile(join(folder, 'files/tree/f'), 'two\n')
  await writeFile(join(folder, 'files/tree/b/f'), 'three\n')
  await writeFile(join(folder, 'templates/one.j2'), 'word = {{ word }}\nis {{ r0.stat.exists | default("unasked") }}\n')
}

/** Writes a playbook of these tasks and gives its path. */
export async function writePlaybook(
  folder: string,
  tasks: readonly Written[],
  handlers = randomHandlers,
): Promise<string> {
  const path = join(folder, 'site.yml')
  const play = { hosts: 'all', gather_facts: false, vars: { word: 'none', r0: {} }, tasks, handlers }
  await writeFile(path, JSON.stringify([play], null, 1))
  return path
}
