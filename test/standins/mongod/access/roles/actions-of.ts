import type { Action } from '../actions.ts'

/** Reading a database. */
export const reading: readonly Action[] = [
  'changeStream',
  'collStats',
  'dbHash',
  'dbStats',
  'find',
  'killCursors',
  'listCollections',
  'listIndexes',
  'listSearchIndexes',
  'planCacheRead',
]

/** Reading and writing a database. */
export const writing: readonly Action[] = [
  ...reading,
  'cleanupStructuredEncryptionData',
  'compactStructuredEncryptionData',
  'convertToCapped',
  'createCollection',
  'createIndex',
  'createSearchIndexes',
  'dropCollection',
  'dropIndex',
  'dropSearchIndex',
  'insert',
  'remove',
  'renameCollectionSameDB',
  'update',
  'updateSearchIndex',
]

/** Caring for a database's collections and indexes. */
export const tending: readonly Action[] = [
  'analyze',
  'bypassDocumentValidation',
  'collMod',
  'collStats',
  'compact',
  'configureQueryAnalyzer',
  'convertToCapped',
  'createCollection',
  'createIndex',
  'createSearchIndexes',
  'dbStats',
  'dropCollection',
  'dropDatabase',
  'dropIndex',
  'dropSearchIndex',
  'enableProfiler',
  'listCollections',
  'listIndexes',
  'listSearchIndexes',
  'planCacheIndexFilter',
  'planCacheRead',
  'planCacheWrite',
  'reIndex',
  'renameCollectionSameDB',
  'storageDetails',
  'updateSearchIndex',
  'validate',
]

/** What dbAdmin may do with the profiler's collection. */
export const profiling: readonly Action[] = [...reading, 'convertToCapped', 'createCollection', 'dropCollection']

/** Caring for a database's users and roles. */
export const appointing: readonly Action[] = [
  'changeCustomData',
  'changePassword',
  'createRole',
  'createUser',
  'dropRole',
  'dropUser',
  'grantRole',
  'revokeRole',
  'setAuthenticationRestriction',
  'viewRole',
  'viewUser',
]

/** Writing back what a backup holds. */
export const restoring: readonly Action[] = [
  'bypassDocumentValidation',
  'collMod',
  'convertToCapped',
  'createCollection',
  'createIndex',
  'createSearchIndexes',
  'dropCollection',
  'insert',
  'updateSearchIndex',
]

/** Watching a server. */
export const watchingCluster: readonly Action[] = [
  'allCollectionStats',
  'connPoolStats',
  'getCmdLineOpts',
  'getDefaultRWConcern',
  'getLog',
  'getParameter',
  'getShardMap',
  'hostInfo',
  'inprog',
  'listDatabases',
  'listSampledQueries',
  'listSessions',
  'listShards',
  'netstat',
  'operationMetrics',
  'replSetGetConfig',
  'replSetGetStatus',
  'serverStatus',
  'shardedDataDistribution',
  'shardingState',
  'top',
  'useUUID',
]

/** Watching databases. */
export const watching: readonly Action[] = [
  'collStats',
  'dbStats',
  'getDatabaseVersion',
  'getShardVersion',
  'indexStats',
]

/** Running one server. */
export const hosting: readonly Action[] = [
  'applicationMessage',
  'auditConfigure',
  'connPoolSync',
  'dropConnections',
  'flushRouterConfig',
  'fsync',
  'invalidateUserCache',
  'killAnyCursor',
  'killAnySession',
  'killop',
  'logRotate',
  'oidReset',
  'oidcListKeys',
  'oidcRefreshKeys',
  'replSetResizeOplog',
  'resync',
  'rotateCertificates',
  'setParameter',
  'shutdown',
  'touch',
  'trafficRecord',
  'unlock',
]

/** Running a set of servers. */
export const managing: readonly Action[] = [
  'addShard',
  'appendOplogNote',
  'applicationMessage',
  'checkMetadataConsistency',
  'cleanupOrphaned',
  'flushRouterConfig',
  'getChangeStreamState',
  'getClusterParameter',
  'getDefaultRWConcern',
  'listSessions',
  'listShards',
  'querySettings',
  'queryStatsRead',
  'queryStatsReadTransformed',
  'removeShard',
  'replSetConfigure',
  'replSetGetConfig',
  'replSetGetStatus',
  'replSetStateChange',
  'resync',
  'runTenantMigration',
  'setChangeStreamState',
  'setClusterParameter',
  'setDefaultRWConcern',
  'setFeatureCompatibilityVersion',
  'transitionFromDedicatedConfigServer',
  'transitionToDedicatedConfigServer',
]

/** What a manager of a set may do with databases. */
export const sharding: readonly Action[] = [
  'analyzeShardKey',
  'clearJumboFlag',
  'configureQueryAnalyzer',
  'enableSharding',
  'moveChunk',
  'moveCollection',
  'refineCollectionShardKey',
  'reshardCollection',
  'splitChunk',
  'splitVector',
]
