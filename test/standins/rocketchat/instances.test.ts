import { connect } from 'node:net'
import type { Document } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSet, startSet } from '../mongod/sets.ts'
import { type Client, openClient } from './client.ts'
import { admin, type Bundle, freePort, type Instance, makeBundle, startInstance } from './support.ts'

let set: RunningSet
let bundle: Bundle
let uri = ''
const instances: Instance[] = []
let metricsPort = 0

beforeAll(async () => {
  ;[set, bundle] = await Promise.all([startSet(1), makeBundle()])
  uri = set.uri.replace('/?', '/rocketchat?')
  metricsPort = await freePort()
  const licensed = { ROCKETCHAT_LICENSE: 'any', OVERWRITE_SETTING_Prometheus_Enabled: 'true' }
  const proxied = { HTTP_FORWARDED_COUNT: '2', MONGO_OPLOG_URL: set.uri.replace('/?', '/local?') }
  for (const env of [{ ...licensed, ...proxied, PROMETHEUS_PORT: String(metricsPort) }, licensed]) {
    const instance = await startInstance(bundle, uri, env)
    instances.push(instance)
    await instance.ready
  }
}, 30_000)

afterAll(async () => {
  await Promise.all(instances.map(({ end }) => end('SIGKILL')))
  bundle.remove()
  await set[Symbol.asyncDispose]()
})

const at = (number: number): string => instances[number]?.url ?? ''

async function ask(url: string, init: RequestInit = {}): Promise<{ status: number; body: Document; headers: Headers }> {
  const response = await fetch(url, { ...init, headers: { 'Content-Type': 'application/json', ...init.headers } })
  return { status: response.status, body: (await response.json()) as Document, headers: response.headers }
}

async function logIn(url: string): Promise<{ readonly token: string; readonly headers: Record<string, string> }> {
  const { body } = await ask(`${url}/api/v1/login`, { method: 'POST', body: JSON.stringify(admin) })
  const { authToken, userId } = body.data
  return { token: authToken, headers: { 'X-Auth-Token': authToken, 'X-User-Id': userId } }
}

async function openSession(url: string, token: string): Promise<Client> {
  const client = await openClient(url)
  client.send({ msg: 'connect', version: '1', support: ['1'] })
  await client.next(({ msg }) => msg === 'connected')
  client.send({ msg: 'method', method: 'login', id: '1', params: [{ resume: token }] })
  await client.next(({ msg }) => msg === 'result')
  return client
}

async function listen(client: Client, stream: string, event: string): Promise<void> {
  client.send({ msg: 'sub', id: stream, name: stream, params: [event, false] })
  await client.next(({ msg }) => msg === 'ready')
}

async function postMessage(url: string, headers: Record<string, string>, text: string): Promise<Document> {
  const body = JSON.stringify({ channel: '#general', text })
  return (await ask(`${url}/api/v1/chat.postMessage`, { method: 'POST', headers, body })).body
}

describe('two instances', () => {
  it('see each other’s messages, and know each other’s logins', async () => {
    const { token, headers } = await logIn(at(0))
    const client = await openSession(`${at(1)}/websocket`, token)
    await listen(client, 'stream-room-messages', 'GENERAL')
    expect(await postMessage(at(0), headers, 'to the other')).toMatchObject({ success: true, channel: 'GENERAL' })
    expect(await client.next(({ msg }) => msg === 'changed')).toMatchObject({
      collection: 'stream-room-messages',
      fields: { eventName: 'GENERAL', args: [{ msg: 'to the other', u: { username: admin.user } }] },
    })
    client.close()
    const { body } = await ask(`${at(1)}/api/v1/channels.history?roomName=general&count=1`, { headers })
    expect(body.messages).toMatchObject([{ msg: 'to the other' }])
  })

  it('tell each other on the bus who is typing', async () => {
    const { token } = await logIn(at(0))
    const [writer, reader] = await Promise.all([
      openSession(`${at(0)}/websocket`, token),
      openSession(`${at(1)}/websocket`, token),
    ])
    await listen(reader, 'stream-notify-room', 'GENERAL/user-activity')
    const params = ['GENERAL/user-activity', admin.user, ['user-typing'], {}]
    writer.send({ msg: 'method', method: 'stream-notify-room', id: '2', params })
    expect(await reader.next(({ msg }) => msg === 'changed')).toMatchObject({
      fields: { args: [admin.user, ['user-typing'], {}] },
    })
    for (const client of [writer, reader]) client.close()
  })

  it('are registered with what the others need', async () => {
    const rows = await set.client().db('rocketchat').collection('instances').find().toArray()
    expect(rows.map(({ extraInformation: { host, port } }) => [host, port]).sort()).toEqual(
      instances.map(({ port }) => ['127.0.0.1', String(port)]).sort(),
    )
    for (const { extraInformation } of rows) await opens(extraInformation.tcpPort)
  })

  it('have one administrator', async () => {
    const users = await set.client().db('rocketchat').collection('users').find().toArray()
    expect(users).toMatchObject([{ username: admin.user, roles: ['admin'] }])
  })

  it('keep a session of SockJS to themselves', async () => {
    const session = '/sockjs/000/abcdefgh'
    const poll = (number: number, way: string, body = ''): Promise<Response> =>
      fetch(`${at(number)}${session}/${way}`, { method: 'POST', body })
    expect(await (await poll(0, 'xhr')).text()).toBe('o\n')
    expect(await (await poll(0, 'xhr')).text()).toBe('a["{\\"server_id\\":\\"0\\"}"]\n')
    const connect = JSON.stringify([JSON.stringify({ msg: 'connect', version: '1', support: ['1'] })])
    expect((await poll(1, 'xhr_send', connect)).status).toBe(404)
    expect((await poll(0, 'xhr_send', connect)).status).toBe(204)
    expect(await (await poll(0, 'xhr')).text()).toContain('connected')
  })
})

function opens(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(void socket.destroy()))
    socket.once('error', reject)
  })
}

describe('an instance', () => {
  it.each([
    ['/api/info', 200, { version: '8.5', success: true }],
    ['/api/v1/info', 200, { version: '8.5', success: true }],
    ['/livez', 200, { status: 'ok' }],
    ['/readyz', 200, { status: 'ok', checks: { mongo: { status: 'ok' } } }],
    ['/health', 200, { status: 'ok' }],
    ['/sockjs/info', 200, { websocket: true }],
    ['/api/v1/me', 401, { status: 'error' }],
    ['/api/v1/nothing', 404, { success: false }],
  ])('answers at %s with %i', async (path, status, body) => {
    expect(await ask(`${at(0)}${path}`)).toMatchObject({ status, body })
  })

  it('gives its page for whatever else is asked, as Meteor does', async () => {
    const response = await fetch(`${at(0)}/channel/general`)
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('STAND-IN')])
  })

  it('tells its whole version to administrators only', async () => {
    const { headers } = await logIn(at(1))
    expect((await ask(`${at(1)}/api/info`, { headers })).body).toMatchObject({ version: '8.5.0' })
  })

  it('serves without Deno, and complains', async () => {
    expect(instances[0]?.log()).toContain('spawn deno ENOENT')
    expect((await ask(`${at(0)}/readyz`)).status).toBe(200)
  })

  it('refuses a wrong password', async () => {
    const body = JSON.stringify({ ...admin, password: 'another' })
    expect((await ask(`${at(0)}/api/v1/login`, { method: 'POST', body })).status).toBe(401)
  })

  it('tells nothing to who has not logged in', async () => {
    const client = await openClient(`${at(0)}/websocket`)
    client.send({ msg: 'ping' })
    expect(await client.next(({ msg }) => msg === 'pong')).toEqual({ msg: 'pong' })
    client.send({ msg: 'sub', id: '1', name: 'stream-room-messages', params: ['GENERAL'] })
    expect(await client.next(({ msg }) => msg === 'nosub')).toMatchObject({ id: '1', error: { error: 'not-allowed' } })
    client.close()
  })

  it('counts as many proxies as it was told', async () => {
    const headers = { 'X-Forwarded-For': '192.0.2.66, 192.0.2.7, 192.0.2.1' }
    const clients = await Promise.all(
      [0, 1].map(async (number) => (await ask(`${at(number)}/api/info`, { headers })).headers.get('x-standin-client')),
    )
    expect(clients).toEqual(['192.0.2.7', '127.0.0.1'])
  })

  it('gives its measures at its own port', async () => {
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    expect(text).toContain('rocketchat_info{version="8.5.0"')
  })

  it('is not ready, but alive enough to say so, while nobody answers for the database', async () => {
    await using alone = await startSet(1)
    const instance = await startInstance(bundle, alone.uri.replace('/?', '/rocketchat?'))
    instances.push(instance)
    await instance.ready
    const [member] = alone.members
    await member?.end('SIGKILL')
    expect(await ask(`${instance.url}/readyz`)).toMatchObject({ status: 503, body: { status: 'error' } })
  })

  it('ends in order: clients are told, and the others know', async () => {
    const instance = await startInstance(bundle, uri)
    instances.push(instance)
    await instance.ready
    const client = await openClient(`${instance.url}/websocket`)
    expect(await instance.end()).toBe(0)
    expect(await client.goodbye).toBe(1001)
    const rows = set.client().db('rocketchat').collection('instances')
    expect(await rows.countDocuments({ 'extraInformation.port': String(instance.port) })).toBe(0)
  })
})
