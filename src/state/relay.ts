import type { Secret } from '../template/values.ts'
import type { Trouble } from './network.ts'

/** Sends a message by one instance of Rocket.Chat and watches for it at others, in a room that is there only meanwhile. */
export interface Relay {
  readonly kind: 'relay'
  /** `http://10.0.0.1:3000` */
  readonly sender: string
  readonly watchers: readonly string[]
  readonly user: string
  readonly password: Secret
  readonly seconds: number
}

/** How a message fared; by watcher, why it did not get there, or after how many milliseconds it did. */
export type RelayAnswer =
  | Trouble
  | { readonly arrived: ReadonlyMap<string, number | string>; readonly left: string | null }
