/** Codes of a mongod's errors, as far as they mean something to a module. */
export const codes = {
  unauthorized: 13,
  userNotFound: 11,
  roleNotFound: 31,
  alreadyInitialized: 23,
  noReplication: 76,
  invalidConfig: 93,
  notInitialized: 94,
  incompatibleConfig: 103,
  configInProgress: 109,
  hasData: 110,
  configNotCommitted: 308,
  roleExists: 51002,
  userExists: 51003,
} as const
