/** Parameters that cannot be changed while the server runs. */
export const startOnly: ReadonlySet<string> = new Set(['enableTestCommands', 'enableLocalhostAuthBypass'])

/** All parameters with their first values. */
export function withDefaults(): Map<string, unknown> {
  return new Map<string, unknown>([
    ['authFailedDelayMs', 0],
    ['authenticationMechanisms', ['SCRAM-SHA-1', 'SCRAM-SHA-256', 'MONGODB-X509']],
    ['cursorTimeoutMillis', 600_000],
    ['diagnosticDataCollectionEnabled', true],
    ['enableFlowControl', true],
    ['enableLocalhostAuthBypass', true],
    ['enableTestCommands', false],
    ['flowControlTargetLagSeconds', 10],
    ['internalQueryExecMaxBlockingSortBytes', 104_857_600],
    ['internalQueryMaxBlockingSortMemoryUsageBytes', 104_857_600],
    ['initialSyncTransientErrorRetryPeriodSeconds', 86_400],
    ['localLogicalSessionTimeoutMinutes', 30],
    ['logLevel', 0],
    ['maxIndexBuildMemoryUsageMegabytes', 200],
    ['maxTransactionLockRequestTimeoutMillis', 5],
    ['mirrorReads', { samplingRate: 0.01 }],
    ['notablescan', false],
    ['opensslCipherConfig', ''],
    ['quiet', false],
    ['replWriterThreadCount', 16],
    ['saslHostName', ''],
    ['scramIterationCount', 10_000],
    ['scramSHA256IterationCount', 15_000],
    ['shutdownTimeoutMillisForSignaledShutdown', 15_000],
    ['slowConnectionThresholdMillis', 100],
    ['tcpFastOpenClient', true],
    ['tcpFastOpenServer', true],
    ['transactionLifetimeLimitSeconds', 60],
    ['ttlMonitorEnabled', true],
    ['ttlMonitorSleepSecs', 60],
    ['wiredTigerConcurrentReadTransactions', 128],
    ['wiredTigerConcurrentWriteTransactions', 128],
    ['standinTimeScale', 1],
  ])
}
