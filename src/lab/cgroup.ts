import { type Dirent, existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

// Where control groups for process tracking may be mounted: version 2, version 1, and both side by side.
const TREES = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified']

/** Shell text that moves the shell itself into the control group whose name the text expands to. */
export const joinGroup = (name: string): string => `for tree in ${TREES.join(' ')}; do
  if [ -e $tree/cgroup.procs ]; then mkdir -p $tree/${name} && echo 0 > $tree/${name}/cgroup.procs; fi
done`

/** The processes in a control group and those beneath it: what the lab started, and nothing else. */
export function processesOf(group: string): readonly number[] {
  const ids = foldersOf(group).flatMap((folder) => readLines(join(folder, 'cgroup.procs')).map(Number))
  // A process outside our own namespace is listed as 0, which as a target would be ourselves.
  return [...new Set(ids)].filter((id) => id > 0)
}

/** The names of the control groups that begin with this. */
export function groupsLike(start: string): readonly string[] {
  const names = TREES.flatMap((tree) => subfolders(tree).map(({ name }) => name))
  return [...new Set(names)].filter((name) => name.startsWith(start))
}

/** Kills all processes of a control group at once, waits until they are gone, and removes the group. */
export async function killGroup(group: string): Promise<void> {
  const deadline = Date.now() + 10_000
  for (let ids = processesOf(group); ids.length > 0 && Date.now() < deadline; ids = processesOf(group)) {
    for (const id of ids) kill(id)
    await sleep(10)
  }
  for (const folder of foldersOf(group).reverse()) await removeFolder(folder)
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch {
    // It ended between being listed and being killed.
  }
}

async function removeFolder(folder: string): Promise<void> {
  // A group stays busy for a moment after its last process has gone.
  for (let tries = 0; tries < 50; tries++) {
    try {
      return rmdirSync(folder)
    } catch {
      await sleep(10)
    }
  }
}

function foldersOf(group: string): string[] {
  const beneath = (folder: string): string[] => [
    folder,
    ...subfolders(folder).flatMap(({ name }) => beneath(join(folder, name))),
  ]
  return TREES.map((tree) => join(tree, group))
    .filter((folder) => existsSync(join(folder, 'cgroup.procs')))
    .flatMap(beneath)
}

function subfolders(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  } catch {
    return [] // The folder does not exist, or went away meanwhile.
  }
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean)
  } catch {
    return [] // The group was removed meanwhile.
  }
}
