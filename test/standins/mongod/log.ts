import { closeSync, openSync, renameSync, writeSync } from 'node:fs'
import { type Document, EJSON } from 'bson'
import type { Log } from './contract.ts'
import { mongoError } from './errors.ts'

const kept = 1024

/** How the log is written. */
interface LogTarget {
  /** A file; null for the standard output. */
  readonly path: string | null
  readonly append: boolean
  /** Somebody else moves the old file away before it is opened anew. */
  readonly isMovedByOthers: boolean
}

/** The log; throws 38 where the file cannot be opened. */
export function openLog({ path, append, isMovedByOthers }: LogTarget): Log {
  const lines: string[] = []
  let file = path === null ? 1 : openFile(path, append)
  return {
    lines: () => lines,
    write: (severity, component, id, context, msg, attr) => {
      const line = formatLine(severity, component, id, context, msg, attr)
      lines.push(line)
      if (lines.length > kept) lines.shift()
      writeSync(file, `${line}\n`)
    },
    reopen: () => {
      if (path === null) return
      closeSync(file)
      if (!isMovedByOthers) renameSync(path, `${path}.${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`)
      file = openFile(path, true)
    },
  }
}

function openFile(path: string, append: boolean): number {
  try {
    return openSync(path, append ? 'a' : 'w', 0o600)
  } catch (thrown) {
    throw mongoError(38, `Failed to open ${path}: ${thrown instanceof Error ? thrown.message : thrown}`)
  }
}

function formatLine(
  severity: string,
  component: string,
  id: number,
  context: string,
  msg: string,
  attr?: Document,
): string {
  const line = { t: { $date: new Date().toISOString().replace('Z', '+00:00') }, s: severity, c: component, id }
  return EJSON.stringify({ ...line, ctx: context, msg, ...(attr === undefined ? {} : { attr }) }, { relaxed: true })
}
