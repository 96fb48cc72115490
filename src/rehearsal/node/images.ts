// The images of practice nodes, as far as a guide can notice: what they are called, and what they tell of themselves.

export interface Image {
  /** The image's name, description and date in EC2. */
  readonly name: string;
  readonly description: string;
  readonly created: string;
  /** As the system calls itself. */
  readonly pretty: string;
  readonly cpe: string;
  readonly kernel: string;
  /** The end of its packages' versions. */
  readonly dist: string;
  /** As Systems Manager says it. */
  readonly platformVersion: string;
  readonly osRelease: string;
  readonly systemRelease: string;
  /** Programs that it does not have. */
  readonly lacks: readonly string[];
}

const RELEASE = "2023.8.20250707";

const AL2023: Image = {
  name: `al2023-ami-${RELEASE}.0-kernel-6.1-x86_64`,
  description: `Amazon Linux 2023 AMI ${RELEASE}.0 x86_64 HVM kernel-6.1`,
  created: "2025-07-09T00:42:21.000Z",
  pretty: `Amazon Linux ${RELEASE}`,
  cpe: "cpe:2.3:o:amazon:amazon_linux:2023",
  kernel: "6.1.141-155.222.amzn2023.x86_64",
  dist: "amzn2023",
  platformVersion: "2023",
  osRelease: `NAME="Amazon Linux"
VERSION="2023"
ID="amzn"
ID_LIKE="fedora"
VERSION_ID="2023"
PLATFORM_ID="platform:al2023"
PRETTY_NAME="Amazon Linux ${RELEASE}"
ANSI_COLOR="0;33"
CPE_NAME="cpe:2.3:o:amazon:amazon_linux:2023"
HOME_URL="https://aws.amazon.com/linux/amazon-linux-2023/"
DOCUMENTATION_URL="https://docs.aws.amazon.com/linux/"
SUPPORT_URL="https://aws.amazon.com/premiumsupport/"
BUG_REPORT_URL="https://github.com/amazonlinux/amazon-linux-2023"
VENDOR_NAME="AWS"
VENDOR_URL="https://aws.amazon.com/"
SUPPORT_END="2029-06-30"
`,
  systemRelease: `Amazon Linux release ${RELEASE} (Amazon Linux)\n`,
  lacks: [],
};

const AL2: Image = {
  name: "amzn2-ami-kernel-5.10-hvm-2.0.20250623.0-x86_64-gp2",
  description: "Amazon Linux 2 Kernel 5.10 AMI 2.0.20250623.0 x86_64 HVM gp2",
  created: "2025-06-24T02:16:18.000Z",
  pretty: "Amazon Linux 2",
  cpe: "cpe:2.3:o:amazon:amazon_linux:2",
  kernel: "5.10.238-231.953.amzn2.x86_64",
  dist: "amzn2",
  platformVersion: "2",
  osRelease: `NAME="Amazon Linux"
VERSION="2"
ID="amzn"
ID_LIKE="centos rhel fedora"
VERSION_ID="2"
PRETTY_NAME="Amazon Linux 2"
ANSI_COLOR="0;33"
CPE_NAME="cpe:2.3:o:amazon:amazon_linux:2"
HOME_URL="https://amazonlinux.com/"
SUPPORT_END="2026-06-30"
`,
  systemRelease: "Amazon Linux release 2 (Karoo)\n",
  lacks: ["dnf"],
};

export const IMAGES = { al2023: AL2023, al2: AL2 } as const;

export type ImageName = keyof typeof IMAGES;

/** The image that the node was made from: Amazon Linux 2023 unless it says otherwise. */
export function imageOf({ image = "al2023" }: { readonly image?: ImageName }): Image {
  return IMAGES[image];
}
