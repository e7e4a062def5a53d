import { bind, textOf } from '../bind.ts'
import type { Filter, Table } from '../registry.ts'
import { tuple, type Value } from '../values.ts'

function simple(name: string, change: (path: string) => Value): Filter {
  return (value, args) => {
    bind(name, [], args)
    return change(textOf(value))
  }
}

function splitDrive(path: string): Value {
  const [drive = ''] = /^(?:[\\/]{2}[^\\/]+[\\/][^\\/]+|[^:\\/]:)/.exec(path) ?? []
  return tuple([drive, path.slice(drive.length)])
}

// Unlike Node's, a trailing separator leaves an empty name.
function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'), path.indexOf(':') === 1 ? 1 : -1) + 1)
}

function dirName(path: string): string {
  const head = path.slice(0, path.length - baseName(path).length)
  return /^(?:[^:]:)?[\\/]*$/.test(head) ? head : head.replace(/[\\/]+$/, '')
}

/** Paths of Windows, whatever the controller runs. */
export const filters: Table<Filter> = {
  win_basename: simple('win_basename', baseName),
  win_dirname: simple('win_dirname', dirName),
  win_splitdrive: simple('win_splitdrive', splitDrive),
}
