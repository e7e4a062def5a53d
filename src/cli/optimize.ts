import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { isFolderAt } from '../files/inventory/listing.ts'

/** Milliseconds after which a run is long enough for optimized code to pay. */
const SHORT_RUN = 3000
/** Bytes of an inventory, and files beside it, from which reading it is. */
const LARGE = 500_000
const MANY = 200

/** Puts off V8's optimizing compiler: in a run of a second it takes a fifth of the processor time and gives nothing back. */
export function optimizeLater(): void {
  setFlagsFromString('--no-opt')
  setTimeout(optimizeNow, SHORT_RUN).unref()
}

/** Does not put it off any longer where a large inventory is to be read. */
export function optimizeForLarge(inventories: readonly string[]): void {
  if (inventories.some(isLarge)) optimizeNow()
}

function optimizeNow(): void {
  setFlagsFromString('--opt')
}

/** A program may print any amount. */
function isLarge(path: string): boolean {
  const file = statSync(path, { throwIfNoEntry: false })
  if (!file) return false
  if (file.size > LARGE || (file.isFile() && (file.mode & 0o111) !== 0)) return true
  const folder = file.isDirectory() ? path : dirname(path)
  return ['host_vars', 'group_vars']
    .map((name) => join(folder, name))
    .some((vars) => isFolderAt(vars) && readdirSync(vars).length > MANY)
}
