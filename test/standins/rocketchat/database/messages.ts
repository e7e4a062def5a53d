import { setTimeout } from 'node:timers/promises'
import type { ChangeStream, ChangeStreamOptions, Db } from 'mongodb'
import { log, said } from '../log.ts'
import { openDatabase } from './connect.ts'
import { newId, type User } from './users.ts'

/** A message in a room. */
export interface Message {
  readonly _id: string
  readonly rid: string
  readonly msg: string
  readonly ts: Date
  readonly u: { readonly _id: string; readonly username: string; readonly name: string }
  readonly _updatedAt: Date
}

/** A room: the one that every workspace begins with, or a private one. */
interface Room {
  readonly _id: string
  readonly t: 'c' | 'p'
  readonly name: string
  readonly default?: boolean
}

const GENERAL = { t: 'c', name: 'general', default: true } as const
const roomsOf = (db: Db) => db.collection<Room>('rocketchat_room')
const messagesOf = (db: Db) => db.collection<Message>('rocketchat_message')

/** Makes the room that every workspace has. */
export async function ensureGeneral(db: Db): Promise<void> {
  await roomsOf(db).updateOne({ _id: 'GENERAL' }, { $setOnInsert: GENERAL }, { upsert: true })
}

/** Makes a private room; null where there is one of that name. */
export async function makeGroup(db: Db, name: string): Promise<Room | null> {
  if ((await findRoom(db, name)) !== null) return null
  const room: Room = { _id: newId(), t: 'p', name }
  await roomsOf(db).insertOne(room)
  return room
}

/** Removes a private room with all that was written in it; false where there is none. */
export async function removeGroup(db: Db, id: string): Promise<boolean> {
  const { deletedCount } = await roomsOf(db).deleteOne({ _id: id, t: 'p' })
  if (deletedCount > 0) await messagesOf(db).deleteMany({ rid: id })
  return deletedCount > 0
}

/** The id of a room that is given by its id or its name, with or without `#`; null where there is none. */
export async function findRoom(db: Db, given: string): Promise<string | null> {
  const $or = [{ _id: given }, { name: given.replace(/^#/, '') }]
  return (await roomsOf(db).findOne({ $or }))?._id ?? null
}

/** Writes a message; it is there when a majority of the set has it, if the address of the set says so. */
export async function post(db: Db, user: User, rid: string, msg: string): Promise<Message> {
  const now = new Date()
  const u = { _id: user._id, username: user.username, name: user.name }
  const message = { _id: newId(), rid, msg, ts: now, u, _updatedAt: now }
  await messagesOf(db).insertOne(message)
  return message
}

/** The newest messages of a room, the newest first. */
export function history(db: Db, rid: string, count: number): Promise<readonly Message[]> {
  return messagesOf(db).find({ rid }).sort({ ts: -1 }).limit(count).toArray()
}

/** What is told of all messages from a moment on, until it is closed. */
export interface Feed {
  readonly close: () => Promise<void>
}

const REOPEN = 1000
// So long the driver looks for a server that has died, to close the stream's cursor there, before it goes on elsewhere.
const PATIENCE = 2000

/** Tells each message that anybody writes to the database from now on, through failovers too. */
export async function watchMessages(url: string, tell: (message: Message) => void): Promise<Feed> {
  const { client, db } = await openDatabase(url, { serverSelectionTimeoutMS: PATIENCE })
  const { operationTime } = await db.command({ ping: 1 })
  let place: ChangeStreamOptions = { startAtOperationTime: operationTime }
  let stream: ChangeStream<Message> | null = null
  let isClosed = false
  const follow = async (): Promise<void> => {
    stream = messagesOf(db).watch([], { fullDocument: 'updateLookup', ...place })
    for await (const change of stream) {
      place = { resumeAfter: change._id }
      if ('fullDocument' in change && change.fullDocument !== undefined) tell(change.fullDocument)
    }
  }
  const goOn = async (): Promise<void> => {
    while (!isClosed) {
      await follow().catch((thrown) => {
        if (!isClosed) log('error', 'DatabaseWatcher', said(thrown))
      })
      if (!isClosed) await setTimeout(REOPEN)
    }
  }
  goOn()
  return {
    close: async () => {
      isClosed = true
      await stream?.close()
      await client.close()
    },
  }
}
