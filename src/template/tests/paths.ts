import { lstatSync, type Stats, statSync } from 'node:fs'
import { posix } from 'node:path'
import { bind, textOf } from '../bind.ts'
import { realPath } from '../filters/paths.ts'
import type { CallArgs, Table, Test } from '../registry.ts'
import type { Value } from '../values.ts'

// Paths of the controller: a test runs there, whatever host the task is for.
function stat(value: Value): Stats | undefined {
  return statSync(textOf(value), { throwIfNoEntry: false })
}

function linkStat(value: Value): Stats | undefined {
  return lstatSync(textOf(value), { throwIfNoEntry: false })
}

function total(holds: (value: Value, args: CallArgs) => boolean): Test {
  return (value, args) => {
    try {
      return holds(value, args)
    } catch (error) {
      // A path through a file, or one that may not be read, is not there: Python says the same.
      if (error instanceof Error && 'code' in error) return false
      throw error
    }
  }
}

function sameFile(value: Value, args: CallArgs): boolean {
  const [other = null] = bind('same_file', ['b'], args, 1)
  const [a, b] = [stat(value), stat(other)]
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino
}

// A mount point lies on another device than its parent, or is the root.
function isMount(value: Value): boolean {
  const own = linkStat(value)
  if (own === undefined || own.isSymbolicLink()) return false
  const above = statSync(realPath(posix.join(textOf(value), '..')), { throwIfNoEntry: false })
  return above !== undefined && (own.dev !== above.dev || own.ino === above.ino)
}

const absolute: Test = (value) => textOf(value).startsWith('/')
const directory = total((value) => stat(value)?.isDirectory() ?? false)
const file = total((value) => stat(value)?.isFile() ?? false)
const link = total((value) => linkStat(value)?.isSymbolicLink() ?? false)
const mount = total(isMount)
const same = total(sameFile)

export const pathTests: Table<Test> = {
  abs: absolute,
  directory,
  exists: total((value) => stat(value) !== undefined),
  file,
  is_abs: absolute,
  is_dir: directory,
  is_file: file,
  is_link: link,
  is_mount: mount,
  is_same_file: same,
  link,
  link_exists: total((value) => linkStat(value) !== undefined),
  mount,
  same_file: same,
}
