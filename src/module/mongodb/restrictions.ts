import { isDict, type Json } from '../../state/json.ts'

/** What is wrong with restrictions as a task gives them; null if nothing is. */
export function wrongRestrictions(value: Json | undefined): string | null {
  const items = value === undefined ? [] : [value].flat()
  const wrong = items.find((item) => !isDict(item) || !Object.keys(item).every((key) => fields.includes(key)))
  return wrong === undefined
    ? null
    : `a restriction is a dict with "clientSource", "serverAddress" or both, not ${JSON.stringify(wrong)}`
}

const fields = ['clientSource', 'serverAddress']
