package limits

// Instance is a type of EC2 machine.
type Instance struct {
	Type    string
	VCPU    int
	Network int     // baseline bandwidth, in Mbit/s; for a while it may be more
	Hour    float64 // USD an hour, on demand, Linux, us-east-1
}

// PriceInstance is the beginning of the names of the rows on machines: the type follows.
const PriceInstance = "price.ec2.instance."

// Where the list is from: AWS's price list and its table of bandwidths, as the AWS provider of
// Karpenter takes them over. The vCPUs follow from the size, but for the small ones of T,
// which have two (EC2 instance types guide).
const (
	instanceSource = "AWS price list, on demand, Linux, us-east-1 (generated 2026-07-20 in " +
		"aws/karpenter-provider-aws zz_generated.pricing_aws.go)"
	instanceDate = "2026-07"
)

// Instances are the types that a scenario may run on.
var Instances = []Instance{
	{"t3.medium", 2, 256, 0.0416},
	{"t3.large", 2, 512, 0.0832},
	{"t3.xlarge", 4, 1024, 0.1664},
	{"t3.2xlarge", 8, 2048, 0.3328},
	{"t4g.medium", 2, 256, 0.0336},
	{"t4g.large", 2, 512, 0.0672},
	{"t4g.xlarge", 4, 1024, 0.1344},
	{"t4g.2xlarge", 8, 2048, 0.2688},
	{"m5.large", 2, 750, 0.096},
	{"m5.xlarge", 4, 1250, 0.192},
	{"m5.2xlarge", 8, 2500, 0.384},
	{"m5.4xlarge", 16, 5000, 0.768},
	{"m6i.large", 2, 781, 0.096},
	{"m6i.xlarge", 4, 1562, 0.192},
	{"m6i.2xlarge", 8, 3125, 0.384},
	{"m6i.4xlarge", 16, 6250, 0.768},
	{"m6g.medium", 1, 500, 0.0385},
	{"m6g.large", 2, 750, 0.077},
	{"m6g.xlarge", 4, 1250, 0.154},
	{"m6g.2xlarge", 8, 2500, 0.308},
	{"m6g.4xlarge", 16, 5000, 0.616},
	{"m7i.large", 2, 781, 0.1008},
	{"m7i.xlarge", 4, 1562, 0.2016},
	{"m7i.2xlarge", 8, 3125, 0.4032},
	{"m7i.4xlarge", 16, 6250, 0.8064},
	{"m7g.medium", 1, 520, 0.0408},
	{"m7g.large", 2, 937, 0.0816},
	{"m7g.xlarge", 4, 1876, 0.1632},
	{"m7g.2xlarge", 8, 3750, 0.3264},
	{"m7g.4xlarge", 16, 7500, 0.6528},
	{"m8g.medium", 1, 520, 0.04488},
	{"m8g.large", 2, 937, 0.08976},
	{"m8g.xlarge", 4, 1875, 0.17952},
	{"m8g.2xlarge", 8, 3750, 0.35904},
	{"m8g.4xlarge", 16, 7500, 0.71808},
	{"c5.large", 2, 750, 0.085},
	{"c5.xlarge", 4, 1250, 0.17},
	{"c5.2xlarge", 8, 2500, 0.34},
	{"c5.4xlarge", 16, 5000, 0.68},
	{"c6i.large", 2, 781, 0.085},
	{"c6i.xlarge", 4, 1562, 0.17},
	{"c6i.2xlarge", 8, 3125, 0.34},
	{"c6i.4xlarge", 16, 6250, 0.68},
	{"c6g.medium", 1, 500, 0.034},
	{"c6g.large", 2, 750, 0.068},
	{"c6g.xlarge", 4, 1250, 0.136},
	{"c6g.2xlarge", 8, 2500, 0.272},
	{"c6g.4xlarge", 16, 5000, 0.544},
	{"c7i.large", 2, 781, 0.08925},
	{"c7i.xlarge", 4, 1562, 0.1785},
	{"c7i.2xlarge", 8, 3125, 0.357},
	{"c7i.4xlarge", 16, 6250, 0.714},
	{"c7g.medium", 1, 520, 0.0363},
	{"c7g.large", 2, 937, 0.0725},
	{"c7g.xlarge", 4, 1876, 0.145},
	{"c7g.2xlarge", 8, 3750, 0.29},
	{"c7g.4xlarge", 16, 7500, 0.58},
	{"c8g.medium", 1, 520, 0.03988},
	{"c8g.large", 2, 937, 0.07976},
	{"c8g.xlarge", 4, 1875, 0.15952},
	{"c8g.2xlarge", 8, 3750, 0.31904},
	{"c8g.4xlarge", 16, 7500, 0.63808},
	{"r6i.large", 2, 781, 0.126},
	{"r6i.xlarge", 4, 1562, 0.252},
	{"r6i.2xlarge", 8, 3125, 0.504},
	{"r6i.4xlarge", 16, 6250, 1.008},
	{"r6g.medium", 1, 500, 0.0504},
	{"r6g.large", 2, 750, 0.1008},
	{"r6g.xlarge", 4, 1250, 0.2016},
	{"r6g.2xlarge", 8, 2500, 0.4032},
	{"r6g.4xlarge", 16, 5000, 0.8064},
	{"r7i.large", 2, 781, 0.1323},
	{"r7i.xlarge", 4, 1562, 0.2646},
	{"r7i.2xlarge", 8, 3125, 0.5292},
	{"r7i.4xlarge", 16, 6250, 1.0584},
	{"r7g.medium", 1, 520, 0.0536},
	{"r7g.large", 2, 937, 0.1071},
	{"r7g.xlarge", 4, 1876, 0.2142},
	{"r7g.2xlarge", 8, 3750, 0.4284},
	{"r7g.4xlarge", 16, 7500, 0.8568},
	{"r8g.medium", 1, 520, 0.05891},
	{"r8g.large", 2, 937, 0.11782},
	{"r8g.xlarge", 4, 1875, 0.23564},
	{"r8g.2xlarge", 8, 3750, 0.47128},
	{"r8g.4xlarge", 16, 7500, 0.94256},
}

// InstanceOf is the machine of a type.
func InstanceOf(name string) (Instance, bool) {
	for _, i := range Instances {
		if i.Type == name {
			return i, true
		}
	}
	return Instance{}, false
}

// machines are the rows of those prices.
var machines = func() []Row {
	rows := make([]Row, 0, len(Instances))
	for _, i := range Instances {
		rows = append(rows, Row{PriceInstance + i.Type, i.Hour, "USD/h", Documented, instanceSource, instanceDate, ""})
	}
	return rows
}()
