import { readFileSync, statSync } from 'node:fs'
import { parse } from 'yaml'
import type { Log } from '../contract.ts'
import { isMongoError, mongoError } from '../errors.ts'

/** The one or two keys of a keyFile; throws 30 (path), 12 (form) or 2 (length). */
export function readKeyFile(path: string): readonly string[] {
  const keys = parts(contentOf(path)).map((part) => stripped(part, path))
  if (keys.length > 2) {
    throw mongoError(2, `Only two keys are supported in the security key file, ${keys.length} are specified in ${path}`)
  }
  const ill = keys.find(({ length }) => length < 6 || length > 1024)
  if (ill !== undefined) {
    throw mongoError(2, ` security key in ${path} has length ${ill.length}, must be between 6 and 1024 chars`)
  }
  return keys
}

/** The keys, or null where the file is no good: that is logged as the real server does, which then ends with 1. */
export function acquireKeys(path: string, log: Log): readonly string[] | null {
  try {
    return readKeyFile(path)
  } catch (thrown) {
    if (!isMongoError(thrown)) throw thrown
    const error = { code: thrown.code, codeName: thrown.codeName, errmsg: thrown.message }
    log.write('I', 'ACCESS', 20254, 'main', 'Read security file failed', { error })
    const attr = { error: 'Location5579201: Unable to acquire security key[s]' }
    log.write('F', 'CONTROL', 20575, 'main', 'Error creating service context', attr)
    return null
  }
}

function contentOf(path: string): string {
  const mode = modeOf(path)
  if ((mode & 0o77) !== 0) throw mongoError(30, `permissions on ${path} are too open`)
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // The real server tells no more of why it could not be opened.
    throw mongoError(30, `error opening file: ${path}: bad file`)
  }
}

function modeOf(path: string): number {
  try {
    return statSync(path).mode
  } catch {
    throw mongoError(30, `Error reading file ${path}: No such file or directory`)
  }
}

/** A list in YAML holds two keys while they are changed; all else is one key. */
function parts(content: string): readonly string[] {
  if (!/^\s*(?:-\s|\[)/.test(content)) return [content]
  const listed: unknown = parse(content, { schema: 'failsafe' })
  return Array.isArray(listed) ? listed.map(String) : [content]
}

function stripped(key: string, path: string): string {
  const bare = key.replace(/[\t-\r ]/g, '')
  const ill = /[^A-Za-z0-9+/=]/.exec(bare)
  if (ill !== null) throw mongoError(12, `invalid char in key file ${path}: ${ill[0]}`)
  return bare
}
