import type { WebSocket } from 'ws'
import { isDict, jsonIn } from '../state/json.ts'
import type { Login } from './wish.ts'

/** Seconds between pings; without an answer by the next one, the other side is gone. */
const BEAT = 10

/**
 * Speaks DDP as a client of Rocket.Chat does: connects, logs in, subscribes to what is told to the user, pings. `up` is
 * called once that is answered. Gives what ends it.
 */
export function talk(socket: WebSocket, login: Login | null, up: () => void): () => void {
  const say = (message: object) => socket.send(JSON.stringify(message))
  const subscribe = () => {
    if (login) say({ msg: 'sub', id: 's', name: 'stream-notify-user', params: [`${login.userId}/message`, false] })
    else say({ msg: 'sub', id: 's', name: 'meteor.loginServiceConfiguration', params: [] })
  }
  const replies: Readonly<Record<string, () => void>> = {
    connected: () => {
      if (login) say({ msg: 'method', id: 'l', method: 'login', params: [{ resume: login.token }] })
      else subscribe()
    },
    result: subscribe,
    ready: up,
    nosub: up,
    ping: () => say({ msg: 'pong' }),
  }
  let heard = true
  const beat = setInterval(() => {
    if (!heard) socket.terminate()
    else if (socket.readyState === socket.OPEN) say({ msg: 'ping' })
    heard = false
  }, BEAT * 1000)
  socket.on('open', () => say({ msg: 'connect', version: '1', support: ['1'] }))
  socket.on('message', (data) => {
    heard = true
    replies[kindOf(String(data))]?.()
  })
  return () => clearInterval(beat)
}

function kindOf(text: string): string {
  const message = jsonIn(text)
  return isDict(message) && typeof message.msg === 'string' ? message.msg : ''
}
