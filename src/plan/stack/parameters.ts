// What may differ between stacks of a node's template, and what is created only on request.
import type { Finding } from "../../runbook/model/runbook.ts";
import type { ChosenType } from "./choose-type.ts";
import { LARGEST_SPACE, type Volume } from "./data-volume.ts";
import { requirementFinding, type StackRequirements } from "./stack-requirements.ts";
import { findingComments, guideLineComments } from "./template-comments.ts";
import { both, equals, explained, type Fields, not, ref, type Value } from "./template-yaml.ts";

/** The public parameter that names the newest Amazon Linux 2023 image for x86. */
export const NEWEST_IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

/** The parameters, each with its type and default. */
export function parameters(demands: StackRequirements, type: ChosenType, volume: Volume | null): Fields {
  const { types, disks, images, volumes, records } = demands;
  return {
    InstanceType: explained(
      [
        ...guideLineComments(types),
        ...guideLineComments(disks.filter(({ requirement }) => requirement.measure !== "space")),
        ...type.why,
        ...findingComments(type.findings),
      ],
      { Type: "String", Default: type.name },
    ),
    Image: explained(
      [
        ...guideLineComments(images),
        "The newest Amazon Linux 2023 image of AWS.",
        ...findingComments(imageFindings(demands)),
      ],
      { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: NEWEST_IMAGE },
    ),
    ...(volume === null
      ? {}
      : {
          DataVolumeSize: explained(
            [
              ...guideLineComments(volumes),
              ...guideLineComments(disks.filter(({ requirement }) => requirement.measure === "space")),
              "GiB.",
            ],
            { Type: "Number", Default: volume.gibibytes, MinValue: volume.least, MaxValue: LARGEST_SPACE },
          ),
        }),
    SharedGroup: explained(["The security group that the nodes share. If empty, this stack makes one."], {
      Type: "String",
      Default: "",
      AllowedPattern: "^(sg-[0-9a-f]+)?$",
    }),
    Subnet: explained(["The node's subnet. If empty, the default VPC."], {
      Type: "String",
      Default: "",
      AllowedPattern: "^(subnet-[0-9a-f]+)?$",
    }),
    Vpc: explained(["The VPC of that subnet."], {
      Type: "String",
      Default: "",
      AllowedPattern: "^(vpc-[0-9a-f]+)?$",
    }),
    ...(records.length === 0
      ? {}
      : {
          HostedZone: explained(
            [
              "The id of the Route 53 hosted zone of the name. If empty, no DNS record is made: make it by hand.",
            ],
            { Type: "String", Default: "", AllowedPattern: "^[A-Z0-9]*$" },
          ),
          DnsName: explained(guideLineComments(records), { Type: "String", Default: "" }),
        }),
  };
}

/** The conditions for these parameters. */
export function conditions({ records }: StackRequirements): Fields {
  const named = (name: string): Value => not(equals(ref(name), ""));
  return {
    MakesGroup: equals(ref("SharedGroup"), ""),
    NamesSubnet: named("Subnet"),
    NamesVpc: named("Vpc"),
    ...(records.length === 0 ? {} : { MakesRecord: both(named("HostedZone"), named("DnsName")) }),
  };
}

export const RECORD_LEFT_OUT =
  "The DNS record is not made, because the Route 53 hosted zone of the name is unknown.";

/** Says that the record is created only if its zone is given. */
export function recordFindings({ records }: StackRequirements): readonly Finding[] {
  const [first] = records;
  return first === undefined
    ? []
    : [
        requirementFinding(
          first,
          "demand-left-out",
          RECORD_LEFT_OUT,
          "If the zone is in this account, set the name before the stack is proposed. Otherwise write the zone's id as the Default of HostedZone, or make the record by hand after the node has its address.",
        ),
      ];
}

/** Requirements of the guide that the choice of image does not follow. */
export function imageFindings({ images }: StackRequirements): readonly Finding[] {
  return images.flatMap((stated) => {
    const { system, name } = stated.requirement;
    if (system === "amazon-linux-2023") return [];
    const why =
      system === "amazon-linux-2"
        ? "Amazon Linux 2 is end-of-life"
        : `Lamplighter does not know the image ${name}`;
    return [
      requirementFinding(
        stated,
        "demand-replaced",
        `${why}, so the template uses Amazon Linux 2023.`,
        "Accept it, or use another image in the template. The guide's commands for the older system may need an edit.",
      ),
    ];
  });
}
