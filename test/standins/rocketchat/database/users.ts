import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { type Db, MongoServerError } from 'mongodb'
import type { Admin } from '../environment.ts'
import { log } from '../log.ts'

/** A user, as far as the stand-in knows users. Passwords are kept otherwise than the real one does. */
export interface User {
  readonly _id: string
  readonly username: string
  readonly name: string
  readonly emails: readonly { readonly address: string; readonly verified: boolean }[]
  readonly roles: readonly string[]
  readonly services: {
    readonly standin: { readonly salt: string; readonly hash: string }
    readonly resume: { readonly loginTokens: readonly { readonly when: Date; readonly hashedToken: string }[] }
  }
}

/** A password as it was typed, or as the SHA-256 that browsers send instead. */
export type Password = { readonly plain: string } | { readonly digest: string }

const usersOf = (db: Db) => db.collection<User>('users')
const DUPLICATE = 11000

/** Makes the administrator where the workspace has none, even when several instances do so at once. */
export async function ensureAdmin(db: Db, admin: Admin | null): Promise<void> {
  const users = usersOf(db)
  await users.createIndex({ username: 1 }, { unique: true })
  if (admin === null || (await users.findOne({ roles: 'admin' })) !== null) return
  const salt = newId()
  const hash = hashOf(digestOf({ plain: admin.password }), salt)
  const emails = admin.email === null ? [] : [{ address: admin.email, verified: false }]
  const services = { standin: { salt, hash }, resume: { loginTokens: [] } }
  const user = { _id: newId(), username: admin.username, name: admin.name, emails, roles: ['admin'], services }
  try {
    await users.insertOne(user)
    log('startup', 'System', `Inserting admin user: ${admin.username}`)
  } catch (thrown) {
    if (!(thrown instanceof MongoServerError && thrown.code === DUPLICATE)) throw thrown
  }
}

/** Logs a user in by name or address; gives a new token, or null where user or password are wrong. */
export async function logIn(
  db: Db,
  name: string,
  password: Password,
): Promise<{ readonly user: User; readonly token: string } | null> {
  const user = await usersOf(db).findOne({ $or: [{ username: name }, { 'emails.address': name }] })
  if (user === null) return null
  const { salt, hash } = user.services.standin
  if (!timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashOf(digestOf(password), salt), 'hex'))) return null
  const token = randomBytes(32).toString('base64url')
  const kept = { when: new Date(), hashedToken: hashedToken(token) }
  await usersOf(db).updateOne({ _id: user._id }, { $push: { 'services.resume.loginTokens': kept } })
  return { user, token }
}

/** Whose token it is, on whichever instance it was given. */
export function userOfToken(db: Db, token: string): Promise<User | null> {
  return usersOf(db).findOne({ 'services.resume.loginTokens.hashedToken': hashedToken(token) })
}

/** Forgets a token. */
export async function logOut(db: Db, token: string): Promise<void> {
  const hashed = hashedToken(token)
  const pulled = { 'services.resume.loginTokens': { hashedToken: hashed } }
  await usersOf(db).updateOne({ 'services.resume.loginTokens.hashedToken': hashed }, { $pull: pulled })
}

/** An id as the real one makes them: 17 letters and digits. */
export function newId(): string {
  return randomBytes(24)
    .toString('base64')
    .replace(/[^0-9A-Za-z]/g, 'a')
    .slice(0, 17)
}

function digestOf(password: Password): string {
  if ('digest' in password) return password.digest
  return createHash('sha256').update(password.plain).digest('hex')
}

function hashOf(digest: string, salt: string): string {
  return scryptSync(digest, salt, 32, { N: 1024 }).toString('hex')
}

function hashedToken(token: string): string {
  return createHash('sha256').update(token).digest('base64')
}
