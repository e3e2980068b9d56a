package form

// ConsumerGuarantees is what is guaranteed of the effects of a consumer.
type ConsumerGuarantees struct {
	Effects Word `json:"effects" without:"nothing; with |dedup| X1 and X2 are judged" words:"exactlyOnce,atLeastOnce,atMostOnce" example:"exactlyOnce" text:"How often the effect of each record happens. |atLeastOnce| allows it to be repeated (X1), |atMostOnce| to be missing (X2)."`
	Order   Word `json:"order" without:"nothing; C8 is judged" words:"perKey,none" example:"perKey" text:"|perKey|: the records of a key are first done in the order of the stream (C8), over reshards as well; |none|: they need not be."`
}

// ProducerGuarantees is what is guaranteed of the records of a producer.
type ProducerGuarantees struct {
	Records Word `json:"records" without:"nothing" words:"exactlyOnce,atLeastOnce,atMostOnce" example:"atLeastOnce" text:"How often each record is in the stream at the end, those that are still on their way left out."`
	Order   Word `json:"order" without:"nothing" words:"perKey,none" example:"perKey" text:"|perKey|: no record is stored for the first time behind a later one of its key and instance."`
}
