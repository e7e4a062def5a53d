import { arch, cpus, freemem, loadavg, platform, release, totalmem, type, uptime } from 'node:os'
import type { Collection, Db } from 'mongodb'
import { log, said } from '../log.ts'

/** An instance as the others find it. */
export interface InstanceRow {
  readonly _id: string
  readonly name: string
  readonly pid: number
  readonly _createdAt: Date
  readonly _updatedAt: Date
  readonly extraInformation: {
    readonly host: string
    readonly port: string
    readonly tcpPort: number
    readonly nodeVersion: string
    readonly conns?: number
    readonly os: object
  }
}

/** An instance that is registered, and keeps being so. */
export interface Registration {
  /** All instances that are alive, this one too. */
  readonly all: () => Promise<readonly InstanceRow[]>
  readonly setConnections: (count: number) => Promise<void>
  readonly remove: () => Promise<void>
}

const BEAT = 10_000
const EXPIRES = 60

/** Where and as what an instance is registered. */
interface Place {
  readonly db: Db
  readonly id: string
  readonly host: string
  readonly port: number
  readonly tcpPort: number
  readonly timeScale: number
}

/** Registers the instance, and beats its heart until it is removed. */
export async function register(place: Place): Promise<Registration> {
  const rows = place.db.collection<InstanceRow>('instances')
  await rows.createIndex({ _updatedAt: 1 }, { expireAfterSeconds: EXPIRES })
  await write(rows, place)
  const beat = async (): Promise<void> => {
    const alive = await rows.updateOne({ _id: place.id }, { $currentDate: { _updatedAt: true } })
    if (alive.modifiedCount === 0) await write(rows, place)
    // The stand-in for mongod keeps the index, but nobody there removes what has expired.
    await rows.deleteMany({ _updatedAt: { $lt: new Date(Date.now() - EXPIRES * 1000 * place.timeScale) } })
  }
  const failed = (thrown: unknown): void => log('error', 'InstanceStatus', said(thrown))
  const timer = setInterval(() => beat().catch(failed), BEAT * place.timeScale)
  return {
    all: () => rows.find().toArray(),
    setConnections: async (count) => {
      await rows.updateOne({ _id: place.id }, { $set: { 'extraInformation.conns': count } }).catch(failed)
    },
    remove: async () => {
      clearInterval(timer)
      await rows.deleteOne({ _id: place.id })
    },
  }
}

async function write(rows: Collection<InstanceRow>, { id, host, port, tcpPort }: Place): Promise<void> {
  const os = {
    type: type(),
    platform: platform(),
    arch: arch(),
    release: release(),
    uptime: uptime(),
    loadavg: loadavg(),
    totalmem: totalmem(),
    freemem: freemem(),
    cpus: cpus().length,
  }
  const extraInformation = { host, port: String(port), tcpPort, os, nodeVersion: process.version, conns: 0 }
  await rows.updateOne(
    { _id: id },
    {
      $set: { pid: process.pid, name: 'rocket.chat', extraInformation },
      $currentDate: { _createdAt: true, _updatedAt: true },
    },
    { upsert: true },
  )
}
