package consumer

// What an observer needs to tell a reader's messages apart.
const (
	KindWake    = kindWake    // a poller may ask again
	KindService = kindService // of a consumer with dedup: a part of the work is done
	KindLook    = kindLook    // of a consumer with dedup: a call to the table is made again
)
