package keys

import (
	"slices"
	"strings"
)

// TagNames are the tags of the vocabulary of detection-rules, by what stands
// before the colon. Those of vulnerabilities are left out, each of which names
// one, and those that released rules spell in several ways.
var TagNames = map[string][]string{
	"Data Source": {
		"APM", "AWS", "AWS Bedrock", "AWS Sign-In", "AWS VPC Flow Logs", "Active Directory", "Amazon Web Services",
		"Auditd Manager", "Azure", "Azure Activity Logs", "Azure OpenAI", "Azure Platform Logs", "Check Point Harmony Email Logs",
		"CrowdStrike Falcon", "Crowdstrike", "CyberArk PAS", "Elastic Defend", "Elastic Defend for Containers", "Elastic Endgame",
		"Entra ID Audit Logs", "Entra ID Protection Logs", "File Integrity Monitoring",
		"Fortinet", "GCP", "GitHub Code Scanning Logs", "Github", "Google Cloud Platform", "Google SecOps", "Google Workspace",
		"Jamf Protect", "Kubernetes", "macOS Security Events", "Microsoft 365", "Microsoft Defender XDR",
		"Microsoft Defender for Cloud Alerts", "Microsoft Defender for Identity", "Microsoft Defender for Office 365",
		"Microsoft Exchange Online Logs", "Microsoft Graph", "Microsoft Purview", "Microsoft Sentinel",
		"Network Packet Capture", "Network Traffic", "Okta", "PAN-OS", "PowerShell Logs", "Rapid7 Threat Command", "SentinelOne", "SonicWall",
		"Splunk", "Suricata", "Sysmon", "Windows Security Event Logs", "Windows System Event Logs", "Wiz", "Zoom",
	},
	"Domain":      {"Cloud", "Container", "Containers", "Email", "Endpoint", "GenAI", "Identity", "LLM", "Network", "OT/IoT", "SaaS"},
	"Mitre Atlas": {"*"},
	"Noise":       {"High", "Low", "Medium", "Unknown"},
	"OS":          {"Linux", "Windows", "macOS"},
	"Performance": {"Fast", "Normal", "Slow", "Unknown", "Very Slow"},
	"Platform": {
		"AWS", "Azure", "Entra ID", "GCP", "GitHub", "Google Workspace", "Kubernetes", "Linux", "Microsoft 365", "Okta", "Windows", "Wiz", "macOS",
	},
	"Profile":   {"Aggressive", "Beta", "Recommended"},
	"Promotion": {"External Alerts"},
	"Resources": {"Investigation Guide", "LLM", "OS Query", "Workflow"},
	"Rule Type": {
		"BBR", "Custom Query (KQL)", "ES|QL", "Event Correlation (EQL)", "Higher-Order", "Higher-Order Rule", "Indicator Match", "ML",
		"Machine Learning", "New Terms", "Threshold", "Threat Match",
	},
	"Service": {
		"AWS Backup", "AWS Bedrock", "AWS CloudFormation", "AWS CloudWatch", "AWS Config", "AWS Detective", "AWS DynamoDB", "AWS EC2", "AWS EFS",
		"AWS EKS", "AWS EventBridge", "AWS GuardDuty", "AWS IAM", "AWS KMS", "AWS Lambda", "AWS Organizations", "AWS RDS", "AWS Route 53",
		"AWS S3", "AWS SES", "AWS Sign-In", "AWS SNS", "AWS SQS", "AWS SSM", "AWS STS", "AWS Secrets Manager", "AWS WAF", "AWS Security Hub",
		"Apache HTTP Server", "Apache Tomcat", "Azure Event Hubs", "Azure Functions", "Azure Key Vault", "Azure OpenAI", "Azure Storage",
		"GCP BigQuery", "GCP Cloud Functions", "GCP Cloud Storage", "GCP Compute Engine", "GCP Secret Manager", "GitHub Actions",
		"GitHub Code Scanning", "IIS", "Microsoft Exchange Online", "Microsoft OneDrive", "Microsoft Purview", "Microsoft SharePoint",
		"Microsoft Teams", "Nginx",
	},
	"Tactic": {
		"Collection", "Command and Control", "Credential Access", "Defense Evasion", "Defense Impairment", "Discovery", "Execution",
		"Exfiltration", "Impact", "Initial Access", "Lateral Movement", "Persistence", "Privilege Escalation", "Reconnaissance",
		"Resource Development", "Stealth",
	},
	"Threat": {
		"AiTM Phishing", "BPFDoor", "Browser Extension Abuse", "Brute Force", "ClickFix", "Cloud VM Execution", "Cobalt Strike",
		"Container Escape", "Cryptomining", "Device Code Phishing", "DLL Side-Load", "Download Tool Abuse", "Dynamic DNS",
		"Encoding-Based Obfuscation", "IMDS Credential Theft", "Impossible Travel", "Information Stealer", "Installer Abuse",
		"Lightning Framework", "Living off the Land", "LLMjacking", "LNK/Shortcut Abuse", "Log4Shell", "Masquerading", "OAuth App Consent",
		"Orbit", "Protocol Tunneling", "Ransomware", "React2Shell", "Remote Management Tool Abuse", "Reverse Shell", "Rootkit",
		"Script-Based Execution", "Supply Chain", "Suspicious TLD", "TripleCross", "Unauthorized AI Usage", "Vulnerability Exploit",
		"Vulnerable Driver", "Web Application Attack", "Web Service Abuse", "Web Shell", "WebDAV Abuse",
	},
	"Use Case": {
		"Active Directory Monitoring", "Asset Visibility", "Configuration Audit", "Guided Onboarding", "Identity and Access Audit", "Log Auditing",
		"Network Security Monitoring", "Threat Detection", "UEBA", "Vulnerability",
	},
	"Vuln": nil,
}

// tagByFold is the vocabulary by its spelling in lower case.
var tagByFold = func() map[string]string {
	out := map[string]string{}
	for prefix, names := range TagNames {
		for _, name := range names {
			tag := prefix + ": " + name
			out[strings.ToLower(tag)] = tag
		}
	}
	return out
}()

// FindTag returns the tag of the vocabulary that is spelt like one, in any
// case.
func FindTag(tag string) (string, bool) {
	found, ok := tagByFold[strings.ToLower(tag)]
	return found, ok
}

// closedKinds are the kinds of tags that authors add no names of their own to.
var closedKinds = []string{"Domain", "OS", "Resources", "Rule Type", "Tactic", "Use Case"}

// NearestTag returns the tag of the vocabulary that one of a closed kind most
// likely means, or that lacks the blank behind its kind.
func NearestTag(tag string) (string, bool) {
	kind, name, ok := strings.Cut(tag, ":")
	if !ok {
		return "", false
	}
	if name != "" && name[0] != ' ' {
		return FindTag(kind + ": " + name)
	}
	if !slices.Contains(closedKinds, kind) {
		return "", false
	}
	const slips = 2 // more make a name of one's own, as `Cloud Threat Detection`
	nearest, ok := Nearest(strings.TrimSpace(name), TagNames[kind])
	return kind + ": " + nearest, ok && distance(fold(name), fold(nearest)) <= slips
}

// HasTagPrefix reports whether a tag is of a kind that the vocabulary has.
func HasTagPrefix(tag string) bool {
	prefix, _, ok := strings.Cut(tag, ": ")
	_, known := TagNames[prefix]
	return ok && known
}
