package scenarios

// effects has what decides whether an effect happens once.
const effects = `version: 1
duration: 10m
streams: [{name: s, shards: 1}]
tables: [{name: t}]
producers: [{name: p, arrivals: {rate: 1/s}, size: 1KiB, payload: {distinct: 100}, guarantees: {records: exactlyOnce, order: perKey}}]
consumers: [{name: c, dedup: {table: t, key: hash}, guarantees: {effects: exactlyOnce, order: perKey}}]
faults: [{at: 1m, for: 1s, action: crash, when: effect, target: {consumer: c}}]
`
