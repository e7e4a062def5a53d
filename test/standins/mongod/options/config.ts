import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { isOlder } from './order.ts'
import { type Setting, settings } from './settings.ts'
import { readValue } from './values.ts'

/** What a configuration file says, by the settings' paths; throws an Error with the text for people. */
export function readConfig(path: string, version: string): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>()
  collect(parse(readFile(path)) ?? {}, '', version, values)
  return values
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    throw new Error(`Error opening config file: ${thrown instanceof Error ? thrown.message : thrown}`)
  }
}

function collect(node: unknown, at: string, version: string, values: Map<string, unknown>): void {
  const setting = settings.find(({ path }) => path === at)
  if (setting !== undefined) {
    if (isRemoved(setting, version)) throw unrecognized(at)
    values.set(at, readValue(setting, node))
    return
  }
  const isSection = at === '' || settings.some(({ path }) => path.startsWith(`${at}.`))
  if (!isSection) throw unrecognized(at)
  if (node === null) return
  if (typeof node !== 'object' || Array.isArray(node)) throw new Error(`Unrecognized option: ${at}`)
  for (const [key, child] of Object.entries(node)) collect(child, at === '' ? key : `${at}.${key}`, version, values)
}

function isRemoved({ removedIn }: Setting, version: string): boolean {
  return removedIn !== undefined && !isOlder(version, removedIn)
}

function unrecognized(path: string): Error {
  return new Error(`Unrecognized option: ${path}`)
}
