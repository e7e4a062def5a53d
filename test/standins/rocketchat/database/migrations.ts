import { setTimeout } from 'node:timers/promises'
import type { Collection, Db } from 'mongodb'
import { log, showBox } from '../log.ts'
import type { Release } from '../release.ts'

/** The one document that says how far the database is, and who is at it. */
export interface Control {
  readonly _id: 'control'
  readonly version: number
  readonly locked: boolean
  readonly lockedAt?: Date
  readonly buildAt?: string
}

/** A migration that was made. Only the stand-in keeps them, for tests to see who made which. */
export interface Made {
  readonly _id: number
  readonly by: string
  readonly at: Date
}

const ATTEMPTS = 30
const RETRY = 10_000
const STALE = 5 * 60_000
// Long enough for other instances to meet the lock.
const STEP = 1000

/** Who migrates what, and how fast its times go. */
interface Migrating {
  readonly db: Db
  readonly release: Release
  readonly instance: string
  readonly timeScale: number
}

/** Brings the database to the release's last migration, by the real one's rules; ends the process where they say so. */
export async function migrate(migrating: Migrating): Promise<void> {
  const { db, release, timeScale } = migrating
  const controls = db.collection<Control>('migrations')
  const { version: found } = await readControl(controls)
  if (found === 0) return await setControl(controls, release.migration, false)
  for (let attempt = 0; !(await lock(controls, release)); attempt += 1) {
    const line = `Not migrating, control is locked. Attempt ${attempt}/${ATTEMPTS}`
    if (attempt > ATTEMPTS) return await stop(controls, release)
    log('warn', 'Migrations', `${line}. Trying again in ${RETRY / 1000} seconds.`)
    await setTimeout(RETRY * timeScale)
  }
  const { version } = await readControl(controls)
  // The lock stays, as it does with the real one: only another build gets past it.
  if (version > release.migration) throw new Error(`Can't find migration version ${version}`)
  if (version === release.migration) log('startup', 'Migrations', `Not migrating, already at version ${version}`)
  else await run(migrating, controls, version)
  await setControl(controls, release.migration, false)
}

async function readControl(controls: Collection<Control>): Promise<Pick<Control, 'version' | 'locked'>> {
  const control = await controls.findOne({ _id: 'control' })
  if (control !== null) return control
  await setControl(controls, 0, false)
  return { version: 0, locked: false }
}

async function setControl(controls: Collection<Control>, version: number, locked: boolean): Promise<void> {
  await controls.updateOne({ _id: 'control' }, { $set: { version, locked } }, { upsert: true })
}

/** Takes the lock; one that is old, or of another build, is no hindrance. */
async function lock(controls: Collection<Control>, { buildAt }: Release): Promise<boolean> {
  const now = new Date()
  const free = [
    { locked: false },
    { lockedAt: { $lt: new Date(now.getTime() - STALE) } },
    { buildAt: { $ne: buildAt } },
  ]
  const taken = await controls.updateOne(
    { _id: 'control', $or: free },
    { $set: { locked: true, lockedAt: now, buildAt } },
  )
  return taken.matchedCount === 1
}

async function run({ db, release, instance, timeScale }: Migrating, controls: Collection<Control>, from: number) {
  log('startup', 'Migrations', `Migrating from version ${from} -> ${release.migration}`)
  for (let version = from + 1; version <= release.migration; version += 1) {
    log('startup', 'Migrations', `Running up() on version ${version}`)
    await setTimeout(STEP * timeScale)
    await db.collection<Made>('standin_migrations').insertOne({ _id: version, by: instance, at: new Date() })
    await setControl(controls, version, true)
  }
  log('startup', 'Migrations', 'Finished migrating.')
}

async function stop(controls: Collection<Control>, release: Release): Promise<never> {
  const { version } = await readControl(controls)
  showBox('ERROR! SERVER STOPPED', [
    'Your database migration control is locked.',
    'Please make sure you are running the latest version and try again.',
    '',
    `This Rocket.Chat version: ${release.version}`,
    `Database locked at version: ${version}`,
    `Database target version: ${release.migration}`,
  ])
  process.exit(1)
}
