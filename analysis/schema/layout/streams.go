package layout

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

// notAlone are packages whose names begin those of other packages, so that
// "logs-aws*" reaches more than the package aws.
var notAlone = []string{"apm", "aws", "azure", "gcp", "kubernetes", "o365", "system", "windows"}

// unusual are data streams that are not called after package and stream, or
// that live elsewhere.
var unusual = map[string]schema.Dataset{
	"apm.app_logs":         {Name: "apm.app.*", Index: []string{"logs-apm.app.*"}},
	"apm.app_metrics":      {Name: "apm.app.*", Index: []string{"metrics-apm.app.*"}},
	"apm.error_logs":       {Name: "apm.error", Index: []string{"logs-apm.error-*"}},
	"apm.internal_metrics": {Name: "apm.internal", Index: []string{"metrics-apm.internal-*"}},
	"apm.profile_metrics":  {Name: "apm.profiling", Index: []string{"metrics-apm.profiling-*"}},
	"apm.rum_traces":       {Name: "apm.rum", Index: []string{"traces-apm.rum-*"}},
	"apm.sampled_traces":   {Name: "apm.sampled", Index: []string{"traces-apm.sampled-*"}},
	"apm.traces":           {Name: "apm", Index: []string{"traces-apm-*"}},

	"beaconing.pivot_transform": {Index: []string{"ml_beaconing*"}},
	"lmd.pivot_transform":       {Index: []string{"ml-rdp-lmd*"}},

	"ti_rapid7_threat_command.latest_alert":         {Index: []string{"logs-ti_rapid7_threat_command_latest.alert*"}},
	"ti_rapid7_threat_command.latest_ioc":           {Index: []string{"logs-ti_rapid7_threat_command_latest.ioc*"}},
	"ti_rapid7_threat_command.latest_vulnerability": {Index: []string{"logs-ti_rapid7_threat_command_latest.vulnerability*"}},
}

// enrichments are packages whose fields an ingest pipeline adds to the
// documents of others.
var enrichments = []string{"dga", "problemchild"}

// placed gives a stream its name and its indices.
func placed(pkg, stream string) (schema.Dataset, bool) {
	name := pkg + "." + stream
	if d, ok := unusual[name]; ok {
		if d.Name == "" {
			d.Name = name
		}
		return d, true
	}
	switch {
	case stream == "jobs": // machine learning jobs
		return schema.Dataset{}, false
	case pkg == "sentinel_one_cloud_funnel" && stream != "event": // pipelines of the one data stream
		return schema.Dataset{}, false
	case slices.Contains(enrichments, pkg):
		return schema.Dataset{Name: pkg, Index: []string{"*"}, Traits: schema.Addition}, true
	}
	kind := "logs-"
	if isMetrics(pkg, stream) {
		kind = "metrics-"
	}
	return schema.Dataset{Name: name, Index: []string{kind + name + "-*"}}, true
}

// logStreams and metricStreams tell, for packages that have both, which
// streams are the fewer; in any package a name can say it too.
var (
	logStreams = map[string][]string{
		"kubernetes": {"audit_logs", "container_logs"},
		"system":     {"application", "auth", "security", "syslog", "system"},
	}
	metricStreams = map[string][]string{
		"aws": {
			"awshealth", "billing", "dynamodb", "ebs", "kinesis", "lambda", "natgateway", "rds", "redshift",
			"s3_daily_storage", "s3_request", "s3_storage_lens", "sns", "sqs", "transitgateway", "usage", "vpn",
		},
		"cloud_defend": {"heartbeat", "metrics"},
		"gcp": {
			"billing", "cloudsql_mysql", "cloudsql_postgresql", "cloudsql_sqlserver", "compute", "dataproc",
			"firestore", "gke", "pubsub", "redis", "storage",
		},
		"windows": {"perfmon", "service"},
	}
)

func isMetrics(pkg, stream string) bool {
	if logs, both := logStreams[pkg]; both {
		return !slices.Contains(logs, stream)
	}
	return strings.HasSuffix(stream, "_metrics") || slices.Contains(metricStreams[pkg], stream)
}
