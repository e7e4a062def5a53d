import { isIP } from 'node:net'

/**
 * Which of the inventory's hosts is at an address, by its name or its `ansible_host`; or, where only one of the two
 * has a domain, by the first part of the name. A loopback address is that of whoever uses it.
 */
export function nameAt(address: string, names: readonly string[], addressOf: (name: string) => string): string | null {
  if (isLoopback(address)) return null
  if (names.includes(address)) return address
  const exact = names.find((name) => addressOf(name) === address)
  if (exact !== undefined) return exact
  const alike = names.filter((name) => isAlike(name, address) || isAlike(addressOf(name), address))
  const [only] = alike
  return only !== undefined && alike.length === 1 ? only : null
}

/** Whether an address never leaves the host that uses it. */
export function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|::1)$/i.test(address)
}

function isAlike(one: string, other: string): boolean {
  if (isIP(one) !== 0 || isIP(other) !== 0) return false
  const [bare, full] = one.includes('.') ? [other, one] : [one, other]
  return full.startsWith(`${bare}.`)
}
