import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isFolderAt } from '../files/inventory/listing.ts'

/** Bytes of an inventory, and files beside it, from which optimized code pays. */
const LARGE = 500_000
const MANY = 200

/** Whether an inventory may take seconds to read. */
export function isLargeInventory(path: string): boolean {
  const file = statSync(path, { throwIfNoEntry: false })
  if (!file) return false
  // A program may print any amount.
  if (file.size > LARGE || (file.isFile() && (file.mode & 0o111) !== 0)) return true
  const folder = file.isDirectory() ? path : dirname(path)
  return ['host_vars', 'group_vars']
    .map((name) => join(folder, name))
    .some((vars) => isFolderAt(vars) && readdirSync(vars).length > MANY)
}
