import type { IncomingMessage } from 'node:http'
import type { Db } from 'mongodb'
import type { InstanceRow } from '../database/instances.ts'
import { findRoom, history, makeGroup, post, removeGroup } from '../database/messages.ts'
import { logIn, logOut, type User, userOfToken } from '../database/users.ts'
import type { Release } from '../release.ts'
import { readBody } from './answer.ts'

/** What the REST API works with. */
export interface Workspace {
  readonly db: Db
  readonly release: Release
  readonly instances: () => Promise<readonly InstanceRow[]>
  readonly isLicensed: boolean
}

/** An answer of the API. */
export interface Reply {
  readonly status: number
  readonly body: object
}

interface Asked {
  readonly user: User
  readonly token: string
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
}

/** Answers a request under /api. */
export async function answerApi(workspace: Workspace, request: IncomingMessage, url: URL): Promise<Reply> {
  const route = `${request.method} ${url.pathname.replace(/^\/api\/(v1\/)?/, '')}`
  if (route === 'GET info') return info(workspace, (await sender(workspace.db, request))?.user ?? null)
  const body = request.method === 'POST' ? await bodyOf(request) : {}
  if (route === 'POST login') return await login(workspace.db, body)
  const answerTo = routes[route]
  if (answerTo === undefined) return { status: 404, body: { success: false, error: 'API endpoint not found' } }
  const asker = await sender(workspace.db, request)
  if (asker === null) return { status: 401, body: { status: 'error', message: 'You must be logged in to do this.' } }
  return await answerTo(workspace, { ...asker, query: url.searchParams, body })
}

const routes: Readonly<Record<string, (workspace: Workspace, asked: Asked) => Promise<Reply>>> = {
  'GET me': async (_, { user }) => done(shown(user)),
  'POST logout': async ({ db }, { token }) => {
    await logOut(db, token)
    return { status: 200, body: { status: 'success', data: { message: "You've been logged out!" } } }
  },
  'POST chat.postMessage': async ({ db }, { user, body }) => {
    const rid = await findRoom(db, String(body.roomId ?? body.channel))
    if (rid === null) return failed('error-room-not-found')
    const message = await post(db, user, rid, String(body.text ?? ''))
    return done({ ts: message.ts.getTime(), channel: rid, message })
  },
  'POST groups.create': async ({ db }, { body }) => {
    const group = await makeGroup(db, String(body.name))
    return group === null ? failed('error-duplicate-channel-name') : done({ group })
  },
  'POST groups.delete': async ({ db }, { body }) =>
    (await removeGroup(db, String(body.roomId))) ? done({}) : failed('error-room-not-found'),
  'GET channels.history': async ({ db }, { query }) => {
    const rid = await findRoom(db, query.get('roomId') ?? query.get('roomName') ?? '')
    if (rid === null) return failed('error-room-not-found')
    return done({ messages: await history(db, rid, Number(query.get('count') ?? 20)) })
  },
  'GET instances.get': async ({ instances }, { user }) => {
    if (!user.roles.includes('admin')) return { status: 403, body: { success: false, error: 'unauthorized' } }
    const each = (await instances()).map((instanceRecord) => ({
      address: `${instanceRecord.extraInformation.host}:${instanceRecord.extraInformation.tcpPort}`,
      instanceRecord,
    }))
    return done({ instances: each })
  },
  'GET licenses.info': async ({ isLicensed }) =>
    done({ license: { activeModules: isLicensed ? ['scalability'] : [], preventedActions: {} } }),
}

function info({ release }: Workspace, user: User | null): Reply {
  if (!user?.roles.includes('admin')) return done({ version: release.version.replace(/\.\d+$/, '') })
  const { version, commit, buildAt } = release
  return done({ version, info: { version, build: { date: buildAt }, commit: { hash: commit }, standin: true } })
}

async function login(db: Db, body: Asked['body']): Promise<Reply> {
  const found = typeof body.resume === 'string' ? await resumed(db, body.resume) : await loggedIn(db, body)
  if (found === null) return { status: 401, body: { status: 'error', error: 'Unauthorized', message: 'Unauthorized' } }
  const data = { userId: found.user._id, authToken: found.token, me: shown(found.user) }
  return { status: 200, body: { status: 'success', data } }
}

async function resumed(db: Db, token: string): Promise<Pick<Asked, 'user' | 'token'> | null> {
  const user = await userOfToken(db, token)
  return user && { user, token }
}

function loggedIn(db: Db, body: Asked['body']): Promise<Pick<Asked, 'user' | 'token'> | null> {
  const name = body.user ?? body.username ?? body.email
  return logIn(db, String(name), { plain: String(body.password) })
}

async function sender(db: Db, { headers }: IncomingMessage): Promise<Pick<Asked, 'user' | 'token'> | null> {
  const token = headers['x-auth-token']
  if (typeof token !== 'string') return null
  const user = await userOfToken(db, token)
  return user !== null && user._id === headers['x-user-id'] ? { user, token } : null
}

async function bodyOf(request: IncomingMessage): Promise<Asked['body']> {
  const body: unknown = JSON.parse((await readBody(request)) || '{}')
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

function shown({ _id, username, name, emails, roles }: User): object {
  return { _id, username, name, emails, roles, status: 'online' }
}

const done = (body: object): Reply => ({ status: 200, body: { ...body, success: true } })
const failed = (error: string): Reply => ({ status: 400, body: { success: false, error } })
