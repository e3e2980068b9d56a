package validate

// The words of docs/validation.md around its tables.

const head = `# Validation

What the model is held to: queueing theory, rules that AWS documents, and the few measurements that were published. This page is
written by ` + "`kinesim validate`" + `; no number in it is written by hand, and what a claim allows is in the code before any run
(` + "`validate/`" + `). It has the same bytes on every machine, and a test compares a part of it with fresh runs.

To do it again, in two to three minutes on two cores:

` + "```sh" + `
make validate
` + "```" + `

`

const gaps = `- A17: AWS says that one polling consumer sees its records after about 200 ms on average, and each of five after about 1,000 ms. A
  poller whose phase is anywhere in its interval waits half of it, so the model shows 100 and 500 ms (V08) and what calls and commits
  take. The published figures are the intervals themselves; we keep to theory and say so.
- A21: in 2015 three consumers that polled once a second met limits for half an hour. Five calls a second in a bucket of five never do
  in the model. What those consumers did between their polls is not known.
- The shape of the write limit is not published, and decides the throttling of a busy shard by orders of magnitude: of Poisson arrivals of
  950 records/s a bucket of 1,000 refuses none, windows of a second 0.07 %, windows of 100 ms 2 %. V11 shows that each shape is
  modelled right, not which one AWS has.
- Put latency, the service time of GetRecords and the time of a reshard are guesses or fits: V17 tests the arithmetic of the quorum, not its
  parameters.
- No row compares the model with a stream in an account; the measurements that would do that are not public.

## Valid for, and not

Valid for: provisioned streams; open-loop load; delays of polling, batching and queueing; loss at limits of a known shape; the effects of
retries and lost answers; routing and skew of keys; catching up after a pause. Loads from idle to 1.5 times the limit.

Not valid for: absolute put or read latencies of your account (calibrate them first); on-demand modes, KCL leases, KPL, Lambda,
Firehose and SQL, which are not modelled yet; throttling within a few per cent of a limit, where the unknown shape of the limit
decides; failures of the service that no fault of a scenario describes; failures in which refusing is dear, and retries keep a service
down (validation.md B18), which no row tests.

## The rule

- A claim of theory is tested by 30 independent runs with fixed seeds, each with its warm-up left out where there is one. It passes
  when what is expected lies in the two-sided interval of the mean, at 99 % for all claims together (Student's t with Bonferroni's
  correction), **and** that interval is no wider than 2 % either way. The first alone would reward noise, the second alone a small bias.
- A quantile is that of each run; the interval is over the runs.
- What has no chance in it runs once, and has a band that is named beside it. A documented rule is exact.
- Seeds were fixed before anything was looked at, and no claim is run again with others. In every scenario all invariants hold.
- The quick suite makes the same runs, some of them shorter: it allows 5 % to losses in windows, 4 % to p99s of queues, 3 % to V03 and to
  p99s of the quorum, 10 and 5 % to the rare outcomes of V18.
`

const tableHead = `| id | what | expected | got | off | interval | half-width | runs | |
|---|---|---|---|---|---|---|---|---|
`

const claimsHead = `
## Theory and documented rules

` + tableHead

const rowsHead = `
## What is run

Sources A and B are the rows of the project's fact sheet on validation, which names the papers, pages and issues.

| row | name | kind | source of what is expected | what is run, and how it is measured |
|---|---|---|---|---|
`

const calibrationHead = `
## Calibrations, which are no test

Parameters of the model were fitted to these figures, so that meeting them proves nothing. No row is used for both: what is listed
above was not fitted, and no row above uses these laws.

` + tableHead

const brokenHead = `
## Broken models

That green means something: each of these models is wrong on purpose, and the row that it names must fail, already in a variant with
eight short runs that the model as it is passes. They are switches of the harness and of scenarios; ` + "`quorum-min`" + ` is a planted bug of
the model.

` + "```sh" + `
kinesim validate --broken fnv
` + "```" + `

| id | what is wrong | killed by | expected | got |
|---|---|---|---|---|
`

const tail = `
## Provenance

- What is expected is computed by ` + "`validate/theory.go`" + `, whose formulas a test compares with figures that were computed apart from this
  program (scipy, mpmath), or is the constant of a cited source. The fact sheet was made in November 2026; measurements are of 2015 and
  2022.
- What is got comes from the parts that every run uses: the parser of scenarios, producers, the service of a stream, readers and their
  work, the measures of a result; the kernel, ` + "`sim.Servers`" + ` and ` + "`sim/dist`" + ` where a row says kernel; rules of a shard where it
  says so.
- Constants of the model have origins of their own: ` + "`model/limits/`" + ` tags each as documented, source code, measured, fitted or guessed, and
  each report lists those that it used.
- How much each guessed constant changes a result is not on this page yet.
`
