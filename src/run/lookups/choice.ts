import { randomInt } from 'node:crypto'
import { matchHosts } from '../../files/pattern.ts'
import { str } from '../../template/text.ts'
import type { Lookup } from './table.ts'

/** One of the terms, by chance. */
export const randomChoice: Lookup = (terms) => (terms.length > 0 ? [terms[randomInt(terms.length)] ?? null] : [])

/** The names of the hosts that patterns stand for. */
export const inventoryHostnames: Lookup = (terms, { running }) =>
  terms.length > 0 ? [...matchHosts(terms.map(str), running.run.inventory).hosts] : []
