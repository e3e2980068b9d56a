package scenarios

// library has a client that is the Kinesis Producer Library, and who takes apart what it makes.
const library = `version: 1
duration: 10m
streams: [{name: s, shards: 1}]
producers:
  - name: k
    arrivals: {rate: 1/s}
    size: 1KiB
    client: {kind: kpl, maxBufferedTime: 1s, aggregation: true, aggregationMaxSize: 50KiB, aggregationMaxCount: 100,
      collectionMaxCount: 500, collectionMaxSize: 5MiB, recordTtl: 1m, rateLimit: 150%, failIfThrottled: false,
      requestTimeout: 6s, maxConnections: 24, version: 1.0.7}
  - {name: q, arrivals: {rate: 1/s}, size: 1KiB, client: {kind: kpl}}
  - {name: p, arrivals: {rate: 1/s}, size: 1KiB, client: {kind: sdk}}
consumers: [{name: c, deaggregate: kcl}]
`
