import type { Document } from 'bson'
import type { Store } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { levelOf } from '../version.ts'

export const versionNs = 'admin.system.version'
export const levelId = 'featureCompatibilityVersion'

const levels = ['5.0', '6.0', '7.0', '8.0']

/** The feature levels that a version can work at: its own and the one before. */
export function levelsOf(version: string): readonly string[] {
  const own = levelOf(version)
  const before = levels[levels.indexOf(own) - 1]
  return before === undefined ? [own] : [before, own]
}

/** The feature level that the data are at; null where there are none yet. */
export function currentLevel(store: Store): string | null {
  return store.byId(versionNs, levelId)?.version ?? null
}

/** The document that holds the feature level. */
export function levelDocument(level: string): Document {
  return { _id: levelId, version: level }
}

/** Throws where data of another release cannot be opened by this one: an upgrade that skips, or a downgrade. */
export function checkLevel(store: Store, version: string): void {
  const level = currentLevel(store)
  const allowed = levelsOf(version)
  if (level === null || allowed.includes(level)) return
  const expected = allowed.map((one) => `'${one}'`).join(' or ')
  throw mongoError(
    4926900,
    `Invalid feature compatibility version value, expected ${expected}; found ${level} in featureCompatibilityVersion document: ${JSON.stringify(levelDocument(level))}. If the current featureCompatibilityVersion is below ${allowed[0]}, see the documentation on upgrading at https://docs.mongodb.com/manual/release-notes/${levelOf(version)}/#upgrade-procedures.`,
  )
}
