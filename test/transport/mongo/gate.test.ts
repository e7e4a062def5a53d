import { existsSync, statSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import type { Duplex } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { type Gate, openGate } from '../../../src/transport/mongo/gate.ts'
import { createShelf } from '../../../src/transport/shelf.ts'
import { dialHere } from '../../../src/transport/tunnel.ts'

/** A server that says what it hears in capitals, and the streams that it has. */
async function startServer(): Promise<{
  readonly port: number
  readonly streams: Set<Socket>
  readonly stop: () => void
}> {
  const streams = new Set<Socket>()
  const server = createServer((socket) => {
    streams.add(socket.on('close', () => streams.delete(socket)))
    socket.on('data', (bytes) => socket.write(bytes.toString().toUpperCase()))
  })
  const port = await listen(server)
  const stop = () => {
    server.close()
    for (const socket of streams) socket.destroy()
  }
  onTestFinished(stop)
  return { port, streams, stop }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function gateTo(
  port: number,
): Promise<{ readonly gate: Gate; readonly folder: string; readonly remove: () => Promise<void> }> {
  const shelf = createShelf()
  const path = `${await shelf.newPath()}.sock`
  const dial = () => dialHere({ host: '127.0.0.1', port })
  const gate = await openGate(path, dial, await dial())
  onTestFinished(async () => {
    gate.close()
    await shelf.remove()
  })
  return { gate, folder: dirname(path), remove: shelf.remove }
}

/** What comes back; null: the connection ended before. */
function say(stream: Duplex, text: string): Promise<string | null> {
  return new Promise((resolve) => {
    stream.once('data', (bytes) => resolve(String(bytes)))
    stream.once('error', () => {})
    stream.once('close', () => resolve(null))
    stream.write(text)
  })
}

test('each connection leads to the server by a stream of its own; the first takes the one that is there', async () => {
  const { port, streams } = await startServer()
  const { gate } = await gateTo(port)
  const [one, two] = [connect(gate.path), connect(gate.path)]
  expect(await say(one, 'one')).toBe('ONE')
  expect(await say(two, 'two')).toBe('TWO')
  expect(streams.size).toBe(2)
})

test('nobody else of this machine gets to the socket, and nothing of it is left', async () => {
  const { port } = await startServer()
  const { gate, folder, remove } = await gateTo(port)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  gate.close()
  await remove()
  expect(existsSync(folder)).toBe(false)
})

test('a server that is gone ends the connection, and the reason is told', async () => {
  const { port, stop } = await startServer()
  const { gate } = await gateTo(port)
  const first = connect(gate.path)
  expect(await say(first, 'one')).toBe('ONE')
  expect(gate.trouble()).toBeNull()
  stop()
  expect(await say(first, 'more')).toBeNull()
  expect(await say(connect(gate.path), 'two')).toBeNull()
  expect(gate.trouble()).toMatchObject({ message: 'Connection refused' })
})

test('a server that has said all hangs up, and what it said last is heard', async () => {
  const server = createServer((socket) => socket.end('bye'))
  const { gate } = await gateTo(await listen(server))
  const stream = connect(gate.path)
  const heard: string[] = []
  stream.on('data', (bytes) => heard.push(String(bytes)))
  await expect.poll(() => [heard, stream.destroyed]).toEqual([['bye'], true])
})

test('whoever leaves ends the stream to the server, and closing the gate ends all', async () => {
  const { port, streams } = await startServer()
  const { gate } = await gateTo(port)
  const one = connect(gate.path)
  await say(one, 'one')
  one.end()
  await expect.poll(() => streams.size).toBe(0)
  const two = connect(gate.path)
  await say(two, 'two')
  gate.close()
  await expect.poll(() => [two.destroyed, streams.size]).toEqual([true, 0])
})
