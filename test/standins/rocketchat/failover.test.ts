import type { Document } from 'mongodb'
import { expect, it, onTestFinished } from 'vitest'
import { startSet } from '../mongod/sets.ts'
import { openClient } from './client.ts'
import { admin, makeBundle, startInstance } from './support.ts'

it('messages are taken and told again when the primary has died', { timeout: 60_000 }, async () => {
  const [set, bundle] = await Promise.all([startSet(3), makeBundle()])
  const uri = set.uri.replace('/?', '/rocketchat?w=majority&')
  const [first, second] = await Promise.all([startInstance(bundle, uri), startInstance(bundle, uri)])
  onTestFinished(async () => {
    await Promise.all([first, second].map(({ end }) => end('SIGKILL')))
    bundle.remove()
    await set[Symbol.asyncDispose]()
  })
  await Promise.all([first.ready, second.ready])

  const call = async (url: string, body: object, headers: Record<string, string> = {}): Promise<Document> => {
    const init = { method: 'POST', body: JSON.stringify(body), headers }
    return (await fetch(url, init)).json() as Promise<Document>
  }
  const { data } = await call(`${first.url}/api/v1/login`, admin)
  const sender = { 'X-Auth-Token': data.authToken, 'X-User-Id': data.userId }
  const client = await openClient(`${second.url}/websocket`)
  client.send({ msg: 'method', method: 'login', id: '1', params: [{ resume: data.authToken }] })
  client.send({ msg: 'sub', id: '2', name: 'stream-room-messages', params: ['GENERAL'] })
  await client.next(({ msg }) => msg === 'ready')

  await (await set.primary()).end('SIGKILL')
  // The driver does not try a write again whose connection was lost after another one of the same server.
  const post = () => call(`${first.url}/api/v1/chat.postMessage`, { channel: 'GENERAL', text: 'after' }, sender)
  await expect.poll(post, { timeout: 20_000 }).toMatchObject({ success: true })
  expect(await client.next(({ msg }) => msg === 'changed')).toMatchObject({ fields: { args: [{ msg: 'after' }] } })
})
