import type { Ufw } from '../../state/families/ufw.ts'
import { isSameMatch, showTuple, type Tuple } from '../../state/ufw/tuple.ts'
import { type Refusal, refuse } from '../define.ts'
import type { Rules } from './rule.ts'

type Lists = Pick<NonNullable<Ufw>, 'v4' | 'v6'>

/** The lists with rules put in as ufw puts them: what is about the same is replaced where it stands, the rest goes to a place (from 1, IPv6 after IPv4) or to the end. */
export function withRules({ v4, v6 }: Lists, rules: Rules, place: number | null): Lists | Refusal {
  const isKnown = [...rules.v4].every((one) => v4.some((other) => isSameMatch(one, other)))
  const isKnown6 = [...rules.v6].every((one) => v6.some((other) => isSameMatch(one, other)))
  if (place === null || (isKnown && isKnown6)) return { v4: added(v4, rules.v4, null), v6: added(v6, rules.v6, null) }
  const places = placesFor({ v4, v6 }, rules, place)
  if (!places) return refuse(`ERROR: Invalid position '${place}'`)
  return { v4: added(v4, rules.v4, places.v4), v6: added(v6, rules.v6, places.v6) }
}

/** The lists without rules; one without a comment is meant whatever its comment is. */
export function withoutRules({ v4, v6 }: Lists, rules: Rules): Lists {
  const isMeant = (one: Tuple, list: readonly Tuple[]) =>
    list.some((other) => showTuple(other) === showTuple(other.comment === '' ? { ...one, comment: '' } : one))
  return { v4: v4.filter((one) => !isMeant(one, rules.v4)), v6: v6.filter((one) => !isMeant(one, rules.v6)) }
}

/** Whether two states of the lists are the same. */
export function isSameLists(one: Lists, other: Lists): boolean {
  const text = ({ v4, v6 }: Lists) => [v4, v6].map((list) => list.map(showTuple).join('\n')).join('\n\n')
  return text(one) === text(other)
}

/** Where a rule goes in each list, from 0; null: to the end. What is for both goes before the same other rule in each. */
function placesFor({ v4, v6 }: Lists, rules: Rules, place: number): { v4: number | null; v6: number | null } | null {
  const [first, of6] = [place - 1, place - 1 - v4.length]
  const isIn4 = first >= 0 && first < v4.length
  const isIn6 = of6 >= 0 && of6 < v6.length
  if (rules.v6.length === 0) return isIn4 ? { v4: first, v6: null } : null
  if (rules.v4.length === 0) return isIn6 ? { v4: null, v6: of6 } : null
  if (isIn4) return { v4: first, v6: twin(v4[first], v6) }
  return isIn6 ? { v4: twin(v6[of6], v4), v6: of6 } : null
}

/** Where the other family has the same rule. */
function twin(tuple: Tuple | undefined, list: readonly Tuple[]): number | null {
  const plain = (one: Tuple) => showTuple({ ...one, from: anywhere(one.from), to: anywhere(one.to) })
  const at = tuple ? list.findIndex((one) => plain(one) === plain(tuple)) : -1
  return at < 0 ? null : at
}

function anywhere(address: string): string {
  return address === '::/0' || address === '0.0.0.0/0' ? 'any' : address
}

function added(list: readonly Tuple[], rules: readonly Tuple[], place: number | null): readonly Tuple[] {
  let result = list
  let next = place
  for (const rule of rules) {
    const at = result.findIndex((one) => isSameMatch(one, rule))
    if (at >= 0) result = result.with(at, rule)
    else {
      result = result.toSpliced(next ?? result.length, 0, rule)
      if (next !== null) next += 1
    }
  }
  return result
}
